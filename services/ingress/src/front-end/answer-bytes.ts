import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { checkHeaderValue } from './answer-headers.ts'
import type { PlainAnswer } from './front-end.ts'

/** Writes an answer with one call. `connection` is what stands about the connection in the head, with the line's end. */
export function writeAnswer(
  socket: Pick<Socket, 'write'>,
  { status, location, headers, body }: PlainAnswer,
  connection: string,
): void {
  let head = status === 302 ? 'HTTP/1.1 302 Found\r\n' : `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  if (location !== '') {
    checkHeaderValue('Location', location)
    head += `Location: ${location}\r\n`
  }
  head += headers.lines
  head += connection
  head += '\r\n'
  if (body === '') socket.write(head, 'latin1')
  else socket.write(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]))
}
