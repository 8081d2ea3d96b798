import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conditions } from './condition.ts'
import type { Condition } from './condition.ts'

const text = fc.record({
  dimension: fc.constantFrom('sub1', 'country', 'referrer_host'),
  not: fc.boolean(),
  values: fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 4 }),
})
const numbers = fc.record({
  dimension: fc.constantFrom('link', 'offer', 'asn'),
  not: fc.boolean(),
  values: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
})

test('whatever the values hold, they arrive as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(text, numbers), { maxLength: 5 }), fc.boolean(), (given, apart) => {
      const written = given.map(write)
      // An empty text says nothing, so a condition that is written as nothing can't be.
      const filter = apart ? written : written.join(',')
      expect(conditions.parse(filter)).toEqual(given)
    }),
  )
})

function write({
  dimension,
  not,
  values,
}: {
  dimension: string
  not: boolean
  values: readonly (string | number)[]
}): string {
  const escaped = values.map((value, index) => {
    const safe = String(value).replaceAll(/[\\,|]/g, String.raw`\$&`)
    return index === 0 && !not && safe.startsWith('!') ? `\\${safe}` : safe
  })
  return `${dimension}:${not ? '!' : ''}${escaped.join('|')}`
}

test.each([
  ['link', 'without values'],
  ['link:a', 'a word where a number is needed'],
  ['link:99999999999', 'an id that no id is'],
  ['color:red', 'a dimension there is none of'],
  ['time:1', 'what is no dimension'],
])('%s is refused: %s', (filter) => {
  expect(conditions.safeParse(filter).success).toBe(false)
})

test.each([
  ['country:DE,AT', '"AT" has no dimension: values are separated by a bar; did you mean country:DE|AT?'],
  ['link:1,country:!DE,AT,CH', '"AT" has no dimension: values are separated by a bar; did you mean country:!DE|AT?'],
  ['country', '"country" needs a value: write country:value'],
  ['link:1,country', '"country" needs a value: write country:value'],
])('%s: %s', (filter, message) => {
  expect(conditions.safeParse(filter).error?.issues[0]?.message).toBe(message)
})

test('an empty value is a value', () => {
  expect(conditions.parse('country:')).toEqual([
    { dimension: 'country', not: false, values: [''] },
  ] satisfies Condition[])
})
