import { readFileSync } from 'node:fs'
import type { Json } from '../api/api-client.ts'
import { RequestError } from '../errors.ts'
import { readBodyFlags } from './body-flag.ts'
import type { BodyFlag, GivenFlags } from './body-flag.ts'

/** A body and where its parts came from, for messages about them. */
export interface Written {
  readonly body: Json
  /** Several things at once, where the file holds a list; the body is empty then. */
  readonly list?: readonly Json[]
  readonly given: GivenFlags
  /** Name of the file, when there was one. */
  readonly file?: string
}

const STDIN = 0

/** What `--file` and the flags of a verb say; a flag wins over the file. @throws {RequestError} */
export function readBody(
  flags: readonly BodyFlag[],
  options: Readonly<Record<string, unknown>>,
  before: Json | undefined,
): Written {
  const file = typeof options['file'] === 'string' ? options['file'] : undefined
  const fromFile = file === undefined ? {} : readJson(file)
  if (Array.isArray(fromFile)) {
    const { given } = readBodyFlags(flags, options, { before, body: {} })
    const [first] = given.values()
    if (first !== undefined) throw new RequestError(`${first.flag} says something of one, and ${file} holds a list`)
    return { body: {}, list: fromFile as readonly Json[], given, file: file ?? '' }
  }
  const { fields, given } = readBodyFlags(flags, options, { before, body: fromFile as Json })
  return { body: { ...(fromFile as Json), ...fields }, given, ...(file === undefined ? {} : { file }) }
}

function readJson(file: string): Json | readonly unknown[] {
  let text: string
  try {
    text = readFileSync(file === '-' ? STDIN : file, 'utf8')
  } catch (cause) {
    throw new RequestError(`--file ${file} can not be read (${(cause as NodeJS.ErrnoException).code ?? ''})`, { cause })
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new RequestError(`--file ${file} is no JSON: ${(cause as Error).message}`, { cause })
  }
  if (typeof parsed === 'object' && parsed !== null) return parsed as Json | readonly unknown[]
  throw new RequestError(`--file ${file}: expected an object, or a list of them`)
}
