import { connect } from 'node:net'
import { AnswerHeaders } from './answer-headers.ts'
import type { ClickIntake } from './front-end.ts'
import { openHttpFrontEnd } from './http.ts'
import type { HttpFrontEnd } from './http.ts'

/** What is sent over one connection, piece by piece, and the statuses that must come back in this order. */
interface Exchange {
  readonly what: string
  readonly pieces: readonly string[]
  readonly statuses: readonly number[]
}

const NO_BODY = new AnswerHeaders(['Content-Length', '0'])
const DEADLINE_MS = 3_000
const CLICK = 'GET /click HTTP/1.1\r\nHost: h\r\n'
const POST = 'POST /other HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello'

/** Answered by the fast path, all of them. */
const PLAIN: Exchange = { what: 'two clicks at once', pieces: [`${CLICK}\r\n${CLICK}\r\n`], statuses: [302, 302] }

const EXCHANGES: readonly Exchange[] = [
  {
    what: 'a click in pieces',
    pieces: [CLICK.slice(0, 9), CLICK.slice(9, 25), CLICK.slice(25), '\r\n'],
    statuses: [302],
  },
  {
    what: 'something else between clicks',
    pieces: [`${CLICK}\r\n${POST}${CLICK}\r\nGET /other HTTP/1.1\r\nHost: h\r\n\r\n${CLICK}\r\n`],
    statuses: [302, 200, 302, 200, 302],
  },
  { what: 'a click with a body', pieces: [`${CLICK}Content-Length: 3\r\n\r\nabc${CLICK}\r\n`], statuses: [302, 302] },
  { what: 'a click that closes', pieces: [`${CLICK}Connection: close\r\n\r\n`], statuses: [302] },
  { what: 'nonsense', pieces: ['\x00\x01\x02\r\n\r\n'], statuses: [400] },
  { what: 'two lengths', pieces: [`${CLICK}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`], statuses: [400] },
  {
    what: 'both lengths',
    pieces: [`${CLICK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
    statuses: [400],
  },
  { what: 'no host', pieces: ['GET /click HTTP/1.1\r\n\r\n'], statuses: [400] },
]

/**
 * Whether the fast path does in this very Node.js what it was made for: it stands on parts of Node that may change. Asks
 * a front end of its own. Returns what was wrong, or undefined.
 */
export async function testFastPath(
  isDirect: boolean,
  open: typeof openHttpFrontEnd = openHttpFrontEnd,
): Promise<string | undefined> {
  let due: (() => void)[] = []
  const endTurn = (): void => {
    const answers = due
    due = []
    for (const answer of answers) answer()
  }
  const intake: ClickIntake = ({ target }, respond) => {
    if (target !== '/click') return false
    due.push(() => respond({ status: 302, location: 'https://x.example/', headers: NO_BODY, body: '' }))
    if (due.length === 1) setImmediate(endTurn)
    return true
  }
  const here = { host: '127.0.0.1', port: 0, reusePort: false }
  let frontEnd: HttpFrontEnd | undefined
  try {
    frontEnd = await open({ ...here, fastPath: { isDirect, endTurn } }, intake, (request, response) => {
      request.resume()
      response.end('other')
    })
    const { port } = frontEnd
    const first = await tryOne(port, PLAIN)
    const { requests = 0, inFlight = 0 } = frontEnd.fastPath ?? {}
    if (first !== undefined) return first
    if (requests !== PLAIN.statuses.length) return `only ${requests} of ${PLAIN.statuses.length} plain clicks took it`
    if (inFlight !== 0) return `${inFlight} answers are missing`
    const results = await Promise.all(EXCHANGES.map((exchange) => tryOne(port, exchange)))
    return results.find((result) => result !== undefined)
  } catch (error) {
    return String(error)
  } finally {
    await frontEnd?.stop()
  }
}

async function tryOne(port: number, { what, pieces, statuses }: Exchange): Promise<string | undefined> {
  const got = await statusesOf(port, pieces, statuses.length)
  return got.join() === statuses.join() ? undefined : `${what}: ${got.join(', ')} instead of ${statuses.join(', ')}`
}

function statusesOf(port: number, pieces: readonly string[], wanted: number): Promise<number[]> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const read = (): number[] => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
    const end = (): void => {
      socket.destroy()
      resolve(read())
    }
    socket.setTimeout(DEADLINE_MS, end)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (read().length >= wanted) end()
    })
    socket.on('end', end)
    socket.on('error', end)
    const [first, ...rest] = pieces
    socket.on('connect', () => {
      socket.write(first ?? '', 'latin1')
      // Apart, so that they arrive as pieces.
      for (const [at, piece] of rest.entries())
        setTimeout(() => socket.write(piece, 'latin1'), (at + 1) * PIECE_EVERY_MS)
    })
  })
}

const PIECE_EVERY_MS = 3
