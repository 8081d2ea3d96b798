import type { z } from 'zod'
import type { ProblemDetail } from './problem.ts'

const MAX_DETAILS = 100

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** JSON pointer (RFC 6901) of a place in a body. */
export function jsonPointer(path: Path): string {
  return path.map((part) => '/' + String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('')
}

/**
 * What a schema found, as problem details, at most 100.
 * @param input what was parsed: tells a missing field from one of the wrong type
 */
export function detailsOf(error: z.ZodError, input: unknown): ProblemDetail[] {
  return error.issues.flatMap((issue) => detailsOfIssue(issue, [], input)).slice(0, MAX_DETAILS)
}

function detailsOfIssue(issue: Issue, above: Path, input: unknown): ProblemDetail[] {
  const path = [...above, ...issue.path]
  const pointer = jsonPointer(path)
  const value = valueAt(input, path)
  if (value === undefined && issue.code !== 'unrecognized_keys' && issue.code !== 'custom') {
    return [{ pointer, code: 'required', message: 'Is needed', ...allowedBy(issue) }]
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MAX_DETAILS).map((key) => ({
        pointer: jsonPointer([...path, key]),
        code: 'unknown_field',
        message: 'Is not a field of this',
      }))
    case 'invalid_union':
      return detailsOfUnion(issue, path, input)
    case 'invalid_type':
      return [{ pointer, code: 'wrong_type', message: sentence(issue, `Must be ${article(issue.expected)}`) }]
    case 'invalid_value':
      return [{ pointer, code: 'not_allowed', message: 'Must be one of those allowed', ...allowedBy(issue) }]
    case 'too_small':
    case 'too_big':
      return [{ pointer, code: issue.code === 'too_small' ? 'too_small' : 'too_large', message: bound(issue) }]
    case 'invalid_format':
      return [{ pointer, code: 'bad_format', message: sentence(issue, otherFormat(issue.format)) }]
    case 'custom': {
      const code: unknown = issue.params?.['code']
      return [{ pointer, code: typeof code === 'string' ? code : 'not_allowed', message: issue.message }]
    }
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return [{ pointer, code: 'not_allowed', message: issue.message }]
  }
}

/** The alternative that went furthest is the one that was meant. */
function detailsOfUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, input: unknown): ProblemDetail[] {
  if (issue.errors.length === 0) {
    return [
      { pointer: jsonPointer(path), code: 'not_allowed', message: 'Must be one of those allowed', ...allowedBy(issue) },
    ]
  }
  const alternatives = issue.errors.map((issues) => issues.flatMap((inner) => detailsOfIssue(inner, path, input)))
  const literals = issue.errors
    .flat()
    .flatMap((inner) => (inner.path.length === 0 ? (allowedBy(inner).allowed ?? []) : []))
  const nearest = alternatives.toSorted((a, b) => nearness(a) - nearness(b))[0] ?? []
  const first = nearest[0]
  if (literals.length > 0 && first?.pointer === jsonPointer(path)) return [{ ...first, allowed: literals }]
  return nearest
}

function nearness(details: readonly ProblemDetail[]): number {
  const wrongType = details.some((detail) => detail.code === 'wrong_type') ? 1_000 : 0
  return wrongType + details.length
}

function allowedBy(issue: Issue): { allowed?: (string | number)[] } {
  const values: readonly unknown[] =
    issue.code === 'invalid_value'
      ? issue.values
      : issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)
        ? issue.options
        : []
  const allowed = values.filter((value) => typeof value === 'string' || typeof value === 'number')
  return allowed.length === 0 ? {} : { allowed }
}

/** The schema's own words where it has some; zod's begin with what was invalid. */
function sentence(issue: Issue, otherwise: string): string {
  return /^(Invalid|Too) /.test(issue.message) ? otherwise : issue.message
}

/** A pattern without words of its own has no name that would help anybody. */
function otherFormat(format: string): string {
  return format === 'regex' ? 'Is not written as it has to be' : `Must be a valid ${format}`
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number'
  if (expected === 'record') return 'an object'
  if (expected === 'array') return 'a list'
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`
}

function bound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const own = sentence(issue, '')
  if (own !== '') return own
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum
  const atLeast = issue.code === 'too_small' ? 'at least' : 'at most'
  switch (issue.origin) {
    case 'string':
      return `Must have ${atLeast} ${limit} character${limit === 1 ? '' : 's'}`
    case 'array':
    case 'set':
      return `Must have ${atLeast} ${limit} element${limit === 1 ? '' : 's'}`
    default:
      return `Must be ${atLeast} ${limit}`
  }
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value
}
