/** Rows of cells of a text as RFC 4180 has it: quotes doubled inside quotes, any line end, an optional mark at the start. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const source = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(source)
  const endRow = () => {
    row.push(cell)
    // A line with nothing on it is no row.
    if (row.some((value) => value.trim() !== '')) rows.push(row)
    row = []
    cell = ''
  }
  for (let at = 0; at < source.length; at++) {
    const char = source[at]
    if (quoted) {
      if (char !== '"') cell += char
      else if (source[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (char === '"' && cell === '') quoted = true
    else if (char === separator) {
      row.push(cell)
      cell = ''
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && source[at + 1] === '\n') at++
      endRow()
    } else cell += char
  }
  endRow()
  return rows
}

/** Spreadsheets of some countries write semicolons. */
function separatorOf(text: string): ',' | ';' | '\t' {
  const head = text.split(/\r?\n/, 1)[0] ?? ''
  const count = (separator: string) => head.split(separator).length
  if (count('\t') > count(',') && count('\t') > count(';')) return '\t'
  return count(';') > count(',') ? ';' : ','
}

/** One line for each row; text that a spreadsheet would take for a formula is made plain. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')
}

function cellText(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
