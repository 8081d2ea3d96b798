import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCsv, writeCsv } from './csv.ts'

const cell = fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text))

test('what was written is read again, whatever stands in the cells', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }), (rows) => {
      const text = writeCsv([['head', 'of', 'table'], ...rows])
      const filled = rows.filter((row) => row.some((value) => value.trim() !== ''))
      expect(parseCsv(text).slice(1)).toEqual(filled)
    }),
  )
})

test('semicolons, line ends of other systems, a byte order mark and empty lines are read as people mean them', () => {
  expect(parseCsv('\uFEFFname;tags\r\n"A;1";x\r\r\nB;\n\n')).toEqual([
    ['name', 'tags'],
    ['A;1', 'x'],
    ['B', ''],
  ])
})

test('a cell that a spreadsheet would calculate is written as text', () => {
  expect(writeCsv([['=1+1', 'plain']])).toBe("'=1+1,plain\r\n")
})
