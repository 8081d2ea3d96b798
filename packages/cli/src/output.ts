import { cut, printable, textWidth } from './terminal/text-width.ts'

/** Results go to stdout: one JSON document with `--json`, otherwise lines for people. */
export interface Output {
  result(json: unknown, lines: readonly string[]): void
}

export function outputOf({ json }: { readonly json?: true | undefined }): Output {
  return {
    result(document, lines) {
      if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
      else for (const line of lines) process.stdout.write(`${line}\n`)
    },
  }
}

export type Cell = string | number

const GAP = '  '
/** A column is not made narrower than this. */
const NARROWEST = 8

/**
 * Rows under each other, each column as wide as its widest cell. A table wider than the terminal is narrowed where it is
 * widest; without a terminal nothing is cut. Columns that hold only numbers stand to the right.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  columns: number = process.stdout.columns ?? Number.POSITIVE_INFINITY,
): string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => printable(String(cell))))
  const right = head.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column])))
  const widths = narrowed(
    head.map((_, column) => Math.max(...cells.map((row) => textWidth(row[column] ?? '')))),
    columns,
  )
  return cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        const text = cut(cell, width)
        const space = ' '.repeat(Math.max(0, width - textWidth(text)))
        return right[column] ? space + text : text + space
      })
      .join(GAP)
      .trimEnd(),
  )
}

function isNumber(cell: Cell | undefined): boolean {
  return typeof cell === 'number' || cell === '-'
}

/** Takes from the widest column, again and again, until the row fits or no column can give any more. */
function narrowed(widths: readonly number[], columns: number): number[] {
  const result = [...widths]
  let over = result.reduce((sum, width) => sum + width, 0) + GAP.length * (result.length - 1) - columns
  while (over > 0) {
    const widest = Math.max(...result)
    if (widest <= NARROWEST) break
    result[result.indexOf(widest)] = widest - 1
    over--
  }
  return result
}

export function timeText(ms: number): string {
  return new Date(ms).toISOString()
}
