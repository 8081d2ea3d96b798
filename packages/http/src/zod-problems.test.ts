import { expect, test } from 'vitest'
import { z } from 'zod'
import { detailsOf, jsonPointer } from './zod-problems.ts'

function details(schema: z.ZodType, input: unknown) {
  const result = schema.safeParse(input)
  return result.success ? [] : detailsOf(result.error, input)
}

test('pointers escape what JSON pointers must', () => {
  expect(jsonPointer(['a/b', 0, 'm~n'])).toBe('/a~1b/0/m~0n')
})

test('a missing field, a wrong type, a bound and an unknown field each have their code', () => {
  const schema = z.strictObject({
    a: z.string(),
    b: z.int().max(5),
    c: z.array(z.string()).min(1),
    d: z.enum(['x', 'y']),
  })
  expect(details(schema, { b: 9, c: [], d: 'z', 'e/f': 1 })).toEqual([
    { pointer: '/a', code: 'required', message: 'Is needed' },
    { pointer: '/b', code: 'too_large', message: 'Must be at most 5' },
    { pointer: '/c', code: 'too_small', message: 'Must have at least 1 element' },
    { pointer: '/d', code: 'not_allowed', message: 'Must be one of those allowed', allowed: ['x', 'y'] },
    { pointer: '/e~1f', code: 'unknown_field', message: 'Is not a field of this' },
  ])
  expect(details(schema, null)).toEqual([{ pointer: '', code: 'wrong_type', message: 'Must be an object' }])
  expect(details(z.int(), 1.5)).toEqual([{ pointer: '', code: 'wrong_type', message: 'Must be a whole number' }])
})

test('of a union, the alternative that was nearly met is explained', () => {
  const schema = z.union([z.strictObject({ status: z.literal(404) }), z.strictObject({ url: z.url() })])
  expect(details(z.strictObject({ no: schema }), { no: { status: 500 } })).toEqual([
    expect.objectContaining({ pointer: '/no/status', code: 'not_allowed', allowed: [404] }),
  ])
  expect(details(z.union([z.literal('visitor'), z.enum(['a', 'b'])]), 'c')[0]).toMatchObject({
    allowed: ['visitor', 'a', 'b'],
  })
})

test('no more than 100 problems are listed, however many there are', () => {
  const input = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, 1]))
  expect(details(z.strictObject({}), input)).toHaveLength(100)
  expect(
    details(
      z.array(z.string()),
      Array.from({ length: 5_000 }, () => 1),
    ),
  ).toHaveLength(100)
})
