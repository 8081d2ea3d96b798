import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** One answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A connection that sends bytes as they are given and reads answers one by one. */
export class RawConnection {
  readonly #socket: Socket
  #received = Buffer.alloc(0)
  #ended = false
  #wake: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#wake()
    })
    const end = (): void => {
      this.#ended = true
      this.#wake()
    }
    socket.on('close', end)
    socket.on('error', end)
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    const connection = new RawConnection(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return connection
  }

  /** Resolves when the bytes are handed to the kernel; a peer that closed meanwhile is no error. */
  async send(bytes: string | Buffer): Promise<void> {
    if (this.#ended) return
    await new Promise<void>((resolve) => this.#socket.write(bytes, () => resolve()))
  }

  /** The next answer; undefined when the peer closed without one. `head` = the answer has no body whatever it says. */
  async answer({ head = false } = {}): Promise<RawAnswer | undefined> {
    for (;;) {
      const parsed = parseAnswer(this.#received, head)
      if (parsed !== undefined) {
        this.#received = this.#received.subarray(parsed.end)
        return parsed.answer
      }
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Resolves when the peer has closed the connection. */
  async closed(): Promise<void> {
    while (!this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

/** Sends one request on a connection of its own and returns the first answer. */
export async function rawRequest(port: number, bytes: string | Buffer): Promise<RawAnswer | undefined> {
  const connection = await RawConnection.open(port)
  try {
    await connection.send(bytes)
    return await connection.answer({ head: bytes.toString().startsWith('HEAD ') })
  } finally {
    connection.destroy()
  }
}

function parseAnswer(bytes: Buffer, head: boolean): { answer: RawAnswer; end: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const bodyStart = headEnd + 4
  const length = head ? 0 : Number(headers.get('content-length') ?? 0)
  if (bytes.length < bodyStart + length) return undefined
  return {
    answer: {
      status: Number(statusLine.split(' ')[1]),
      headers,
      body: bytes.toString('utf8', bodyStart, bodyStart + length),
    },
    end: bodyStart + length,
  }
}
