import type { ApiRefusedError, ProblemDetail } from '../api/errors.ts'
import { longName } from './body-flag.ts'
import type { BodyFlag } from './body-flag.ts'
import type { Written } from './read-body.ts'

/** What a lint of the API found. */
export interface Finding {
  readonly level: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly fix: string
  readonly pointer: string
}

/** Why a body was refused, each problem with the flag that caused it, or its place in the file. */
export function refusalLines(
  { problem }: ApiRefusedError,
  flags: readonly BodyFlag[],
  written: Pick<Written, 'given' | 'file'>,
): string[] {
  const { errors = [], detail, title } = problem
  if (errors.length === 0) return [detail.replace(FORCE_HINT, FORCE_WORDS)]
  return [
    ...(errors.length > 1 || FORCE_HINT.test(detail) ? [(title ?? detail) + forceHint(detail)] : []),
    ...errors.map((one) => `${placeOf(one.pointer, flags, written)}: ${one.message}${allowedText(one)}`),
  ]
}

const FORCE_HINT = /\. Repeat it with \?force=true to save it all the same$/
const FORCE_WORDS = '. --force saves it all the same'

function forceHint(detail: string): string {
  return FORCE_HINT.test(detail) ? FORCE_WORDS : ''
}

export function findingLines(
  findings: readonly Finding[],
  flags: readonly BodyFlag[],
  written: Pick<Written, 'given' | 'file'>,
): string[] {
  return findings.flatMap(({ level, code, message, fix, pointer }) => [
    `${level}: ${placeOf(pointer, flags, written)}: ${message} (${code})`,
    `  ${fix}`,
  ])
}

/** `--member 9:30` for `/members/1/offer_id`, when the second value of `--member` was that; else the place as it is. */
function placeOf(
  pointer: string,
  flags: readonly BodyFlag[],
  { given, file }: Pick<Written, 'given' | 'file'>,
): string {
  const [, field = '', index = ''] = pointer.split('/')
  // A flag may fill a field inside another.
  const named = given.get(`${field}/${index}`) ?? given.get(field)
  if (named !== undefined) {
    const value = named.values.length > 1 && /^\d+$/.test(index) ? named.values[Number(index)] : named.values[0]
    return `${named.flag} ${value ?? ''}`.trimEnd()
  }
  if (file !== undefined) return `${file === '-' ? 'standard input' : file}, ${pointer === '' ? 'the whole' : pointer}`
  const flag = flags.find((one) => one.field === field || one.field === `${field}/${index}`)
  if (flag !== undefined) return longName(flag)
  return pointer === '' ? 'the whole' : pointer.slice(1).replaceAll('/', '.')
}

function allowedText({ allowed, message }: ProblemDetail): string {
  if (allowed === undefined || allowed.length === 0) return ''
  const shown = allowed.slice(0, 20).join(', ')
  return `${message.endsWith('.') ? '' : ':'} ${shown}${allowed.length > 20 ? ' …' : ''}`
}
