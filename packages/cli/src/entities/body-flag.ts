import { Option } from 'commander'
import type { Command } from 'commander'
import type { Json } from '../api/api-client.ts'
import { RequestError } from '../errors.ts'

/** A flag that fills one field of a body. */
export interface BodyFlag {
  /** As commander writes it: `--name <text>`; a toggle has no value. */
  readonly flag: string
  readonly says: string
  readonly field: string
  readonly repeatable?: true
  readonly toggle?: true
  readonly choices?: readonly string[]
  /** Only for something new: what is there already has parts that a flag can't name. */
  readonly createOnly?: true
  /**
   * The value of the field. `before` is what is there, when something is changed; `body` what the rest says.
   * @throws {RequestError} in words that go on after the flag and its value
   */
  read(given: readonly string[], context: ReadContext): unknown
}

export interface ReadContext {
  readonly before: Json | undefined
  readonly body: Json
}

/** What was written for each field: the flag and its values, for messages about them. */
export type GivenFlags = ReadonlyMap<string, { readonly flag: string; readonly values: readonly string[] }>

export function declareBodyFlags(command: Command, flags: readonly BodyFlag[]): void {
  for (const { flag, says, repeatable, toggle, choices } of flags) {
    const option = new Option(flag, says)
    if (choices !== undefined) option.choices(choices)
    if (repeatable) {
      option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text])
    }
    command.addOption(option)
    if (toggle) command.addOption(new Option(flag.replace('--', '--no-'), `the opposite of ${flag}`))
  }
}

/** The fields that flags fill, and which flags they were. */
export function readBodyFlags(
  flags: readonly BodyFlag[],
  options: Readonly<Record<string, unknown>>,
  { before, body }: ReadContext,
): { readonly fields: Json; readonly given: GivenFlags } {
  const fields: Record<string, unknown> = {}
  const given = new Map<string, { readonly flag: string; readonly values: readonly string[] }>()
  const late: BodyFlag[] = []
  for (const flag of flags) {
    const value = options[new Option(flag.flag).attributeName()]
    if (value === undefined) continue
    const values = Array.isArray(value) ? value.map(String) : [String(value)]
    given.set(flag.field, { flag: longName(flag), values })
    late.push(flag)
  }
  for (const flag of late) {
    const values = given.get(flag.field)?.values ?? []
    // Later flags see what earlier ones said: how a member is written depends on the strategy.
    fields[flag.field] = flag.read(values, { before, body: { ...body, ...fields } })
  }
  return { fields, given }
}

export function longName({ flag }: Pick<BodyFlag, 'flag'>): string {
  return flag.split(' ')[0] ?? flag
}

interface More {
  readonly createOnly?: true
}

export function textFlag(flag: string, field: string, says: string, more: More = {}): BodyFlag {
  return { flag, field, says, ...more, read: ([text]) => text }
}

export function choiceFlag(flag: string, field: string, choices: readonly string[], says: string): BodyFlag {
  return { flag, field, says, choices, read: ([text]) => text }
}

export function toggleFlag(flag: string, field: string, says: string): BodyFlag {
  return { flag, field, says, toggle: true, read: ([text]) => text === 'true' }
}

export function listFlag(flag: string, field: string, says: string): BodyFlag {
  return { flag, field, says, repeatable: true, read: (texts) => texts }
}

export function numberFlag(flag: string, field: string, says: string): BodyFlag {
  return { flag, field, says, read: ([text = '']) => wholeNumber(longName({ flag }), text) }
}

export function numbersFlag(flag: string, field: string, says: string): BodyFlag {
  return {
    flag,
    field,
    says,
    repeatable: true,
    read: (texts) => texts.map((text) => wholeNumber(longName({ flag }), text)),
  }
}

export function wholeNumber(flag: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  throw new RequestError(`${flag} ${text}: expected a whole number`)
}
