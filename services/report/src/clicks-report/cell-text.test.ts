import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellText } from './cell-text.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['+49', "'+49"],
  ['-x', "'-x"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['  =1', "'  =1"],
  ['\u00a0=1', "'\u00a0=1"],
  ['a\r\n=1', 'a =1'],
  ['＝1', "'＝1"],
  ['a=b', 'a=b'],
  ['', ''],
])('%j becomes %j', (text, cell) => {
  expect(cellText(text)).toBe(cell)
})

test('no cell begins with what begins a formula, or has a line that could', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const cell = cellText(text)
      expect(/^[\s\u00a0\ufeff]*[=+\-@]/.test(cell)).toBe(false)
      expect(/[\r\n]/.test(cell)).toBe(false)
    }),
  )
}, 30_000)
