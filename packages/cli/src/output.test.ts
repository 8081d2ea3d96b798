import fc from 'fast-check'
import { expect, test } from 'vitest'
import { table } from './output.ts'
import { textWidth } from './terminal/text-width.ts'

test('numbers stand to the right, and nothing is cut without a terminal', () => {
  expect(
    table(
      ['ID', 'NAME', 'N'],
      [
        [1, 'a', '-'],
        [20, 'long name', 3],
      ],
      Number.POSITIVE_INFINITY,
    ),
  ).toEqual(['ID  NAME       N', ' 1  a          -', '20  long name  3'])
})

test('a table fits its terminal whatever stands in it, and nothing in it reaches the terminal as a command', () => {
  const cell = fc.oneof(
    fc.integer(),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('日本語のとても長い名前', '👍🏽'),
  )
  const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 })
  fc.assert(
    fc.property(rows, fc.integer({ min: 30, max: 120 }), (cells, columns) => {
      for (const line of table(['A', 'B', 'C'], cells, columns)) {
        expect(textWidth(line)).toBeLessThanOrEqual(columns)
        expect(line).not.toMatch(/\p{Cc}/u)
      }
    }),
    { numRuns: 20 },
  )
})
