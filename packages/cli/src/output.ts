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

/** Rows under each other, each column as wide as its widest cell. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const cells = [head, ...rows.map((row) => row.map(String))]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

export function timeText(ms: number): string {
  return new Date(ms).toISOString()
}
