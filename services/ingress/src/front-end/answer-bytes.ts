import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { PlainAnswer } from './front-end.ts'

/** What Node's HTTP server refuses in a header value: it could end the header and begin something else. */
const NOT_IN_HEADERS = /[^\t\x20-\x7e\x80-\xff]/

/** Writes an answer with one call. `connection` is what stands about the connection in the head, with the line's end. */
export function writeAnswer(socket: Socket, { status, headers, body }: PlainAnswer, connection: string): void {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  for (let at = 0; at < headers.length; at += 2) {
    const value = headers[at + 1] ?? ''
    if (NOT_IN_HEADERS.test(value)) throw new TypeError(`a value of ${headers[at]} can't stand in a header`)
    head += `${headers[at]}: ${value}\r\n`
  }
  head += `${connection}\r\n`
  if (body === '') socket.write(head, 'latin1')
  else socket.write(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]))
}
