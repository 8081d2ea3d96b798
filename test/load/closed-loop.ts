import { connect } from 'node:net'
import type { Socket } from 'node:net'

const READ_BYTES = 16 * 1024
const HEAD_END = Buffer.from('\r\n\r\n')
const NO_BODY = Buffer.from('\r\nContent-Length: 0\r\n')
const STATUS_AT = 9

/** Connections that each ask again as soon as they are answered, one request at a time. */
export interface ClosedLoop {
  /** Complete answers so far. */
  readonly answers: number
  /** Answers that were no 302, by status. */
  readonly others: ReadonlyMap<number, number>
  start(): void
  close(): void
}

/** Opens keep-alive connections; costs a fraction of what the cheapest server does per request. */
export async function openClosedLoop(
  port: number,
  connections: number,
  requests: readonly Buffer[],
): Promise<ClosedLoop> {
  let answers = 0
  let next = 0
  const others = new Map<number, number>()

  function ask(socket: Socket): void {
    socket.write(requests[next++ % requests.length] as Buffer)
  }

  function openOne(): Promise<Socket> {
    let rest: Buffer | undefined
    const take = (chunk: Buffer): void => {
      const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk])
      const length = answerLength(bytes)
      if (length === undefined || bytes.length < length) {
        // The buffer of the connection is written over by its next read.
        rest = Buffer.from(bytes)
        return
      }
      rest = undefined
      answers++
      if (bytes[STATUS_AT] !== 0x33 || bytes[STATUS_AT + 2] !== 0x32) {
        const status = Number(bytes.toString('latin1', STATUS_AT, STATUS_AT + 3))
        others.set(status, (others.get(status) ?? 0) + 1)
      }
      ask(socket)
    }
    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafeSlow(READ_BYTES),
        callback: (length, buffer) => {
          take((buffer as Buffer).subarray(0, length))
          return true
        },
      },
    })
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(socket))
      socket.once('error', reject)
    })
  }

  const sockets = await Promise.all(Array.from({ length: connections }, openOne))
  return {
    get answers() {
      return answers
    },
    others,
    start() {
      for (const socket of sockets) ask(socket)
    },
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Bytes of the answer that begins here, when they can be told already. */
function answerLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(HEAD_END)
  if (end === -1) return undefined
  if (end + HEAD_END.length === bytes.length && bytes.includes(NO_BODY)) return bytes.length
  const head = bytes.toString('latin1', 0, end)
  return end + HEAD_END.length + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
}
