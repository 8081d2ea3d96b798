/** What Node's HTTP server refuses in a header value: it could end the header and begin something else. */
const NOT_IN_HEADERS = /[^\t\x20-\x7e\x80-\xff]/

/** Throws a TypeError for a value that can't stand in a header. */
export function checkHeaderValue(name: string, value: string): void {
  if (NOT_IN_HEADERS.test(value)) throw new TypeError(`a value of ${name} can't stand in a header`)
}

/** Header fields that many answers have alike, made once for all of them. */
export class AnswerHeaders {
  /** Names and values in turn. */
  readonly pairs: readonly string[]
  /** The same as they stand in an answer. */
  readonly lines: string

  constructor(pairs: readonly string[]) {
    let lines = ''
    for (let at = 0; at < pairs.length; at += 2) {
      const [name = '', value = ''] = pairs.slice(at, at + 2)
      checkHeaderValue(name, value)
      lines += `${name}: ${value}\r\n`
    }
    this.pairs = pairs
    this.lines = lines
  }
}
