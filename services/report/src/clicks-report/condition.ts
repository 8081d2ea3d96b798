import { z } from 'zod'
import { DIMENSIONS, dimension } from './dimensions.ts'
import type { DimensionName } from './dimensions.ts'

/** One condition of a filter: the dimension has one of the values, or none of them. */
export interface Condition {
  readonly dimension: DimensionName
  readonly not: boolean
  readonly values: readonly (string | number)[]
}

const MAX_CONDITIONS = 20
const MAX_VALUES = 500

/**
 * `link:1|2,country:!DE|FR,sub1:a\,b`: conditions separated by commas, all of which have to hold; values by bars, one of
 * which has to fit; `!` in front of the values: none of them. A backslash takes its next character as it is.
 * `filter` may be given several times.
 */
export const conditions = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((text) => splitUnescaped(text, ',')))
  .transform((parts, context) => {
    const given = parts.filter((part) => part !== '')
    for (const index of given.keys()) {
      const message = looseValue(given, index)
      if (message !== undefined)
        context.addIssue({ code: 'custom', message, path: [index], params: { code: 'no_colon' } })
    }
    return context.issues.length > 0 ? z.NEVER : given.map(readCondition)
  })
  .pipe(
    z
      .array(
        z
          .object({
            dimension: z.enum(DIMENSIONS),
            not: z.boolean(),
            values: z.array(z.string().max(1_024)).min(1).max(MAX_VALUES),
          })
          .transform((condition, context): Condition => {
            const { type } = dimension(condition.dimension)
            if (type === 'String') return condition
            const numbers = condition.values.map((value) => (/^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN))
            const limit = type === 'Int32' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER
            if (numbers.some((value) => !(Math.abs(value) <= limit))) {
              context.addIssue({
                code: 'custom',
                message: 'Must be whole numbers',
                path: ['values'],
                params: { code: 'wrong_type' },
              })
            }
            return { ...condition, values: numbers }
          }),
      )
      .max(MAX_CONDITIONS),
  )

/** What a part without a colon was probably meant to be: another value of the condition before it. */
function looseValue(parts: readonly string[], index: number): string | undefined {
  const part = parts[index] ?? ''
  if (part.includes(':')) return undefined
  let first = index
  while (first > 0 && parts[first]?.includes(':') !== true) first--
  const meant = parts.slice(first, index + 1).join('|')
  return first === index || (DIMENSIONS as readonly string[]).includes(part)
    ? `"${part}" needs a value: write ${part}:value`
    : `"${part}" has no dimension: values are separated by a bar; did you mean ${meant}?`
}

function readCondition(part: string): { dimension: string; not: boolean; values: string[] } {
  const colon = part.indexOf(':')
  if (colon < 0) return { dimension: part, not: false, values: [] }
  const rest = part.slice(colon + 1)
  const not = rest.startsWith('!')
  const values = splitUnescaped(not ? rest.slice(1) : rest, '|').map((value) => value.replaceAll(/\\(.)/gs, '$1'))
  return { dimension: part.slice(0, colon), not, values }
}

/** Splits at a character that has no backslash before it; the backslashes stay. */
function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = ['']
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === separator) parts.push('')
    else {
      const taken = character === '\\' ? text.slice(at, at + 2) : character
      parts[parts.length - 1] += taken
      at += taken.length - 1
    }
  }
  return parts
}
