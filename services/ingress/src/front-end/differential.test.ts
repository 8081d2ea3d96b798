import { createServer } from 'node:http'
import type { RequestListener, Server as HttpServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AnswerHeaders } from './answer-headers.ts'
import type { ClickIntake } from './front-end.ts'
import { openHttpFrontEnd } from './http.ts'
import type { HttpFrontEnd } from './http.ts'

/** What a server made of some bytes. */
interface Reaction {
  /** Requests that its application was given, as they were understood, in order. */
  readonly accepted: readonly string[]
  /** Statuses in order. */
  readonly answers: readonly string[]
  readonly closed: boolean
}

interface Server {
  readonly port: number
  /** Of the bytes being tried. */
  accepted: string[]
}

const NO_BODY = new AnswerHeaders(['Content-Length', '0'])
const RUNS = Number(process.env['SMARTLINK_FUZZ_RUNS'] ?? 300)
/** Long enough that nothing more is to come; looked at again with the second one before two servers are said to differ. */
const QUIET_MS = 120
const LONG_QUIET_MS = 2_500
const MAX_HEADER_BYTES = 16 * 1024
const MAX_HEADERS = 200
/** Ends a connection whose former bytes were whole requests. */
const LAST = 'GET /go-last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n'

let due: (() => void)[] = []
function endTurn(): void {
  const answers = due
  due = []
  for (const answer of answers) answer()
}

function othersOf(server: () => Server): RequestListener {
  return (request, response) => {
    server().accepted.push(JSON.stringify([request.method, request.url, request.rawHeaders]))
    request.resume()
    response.end('other')
  }
}

const intake: ClickIntake = ({ method, target, host, headers }, respond) => {
  if (method !== 'GET' || !target.startsWith('/go')) return false
  ours.accepted.push(JSON.stringify([method, target, host, headers]))
  due.push(() => respond({ status: 302, location: 'https://x.example/', headers: NO_BODY, body: '' }))
  if (due.length === 1) setImmediate(endTurn)
  return true
}

/** A bare server that answers at once, or at the end of the turn as clicks are answered. */
function plainServer(server: () => Server, atOnce: boolean) {
  const answerOthers = othersOf(server)
  const plain = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    const { method, url = '', rawHeaders } = request
    if (method !== 'GET' || !url.startsWith('/go')) {
      answerOthers(request, response)
      return
    }
    const { host = '' } = request.headers
    server().accepted.push(JSON.stringify([method, url, host, readRequestHeaders(rawHeaders)]))
    const answer = (): void => {
      response.writeHead(302, { Location: 'https://x.example/', 'Content-Length': 0 })
      response.end()
    }
    if (atOnce) answer()
    else setImmediate(answer)
  })
  plain.maxHeadersCount = MAX_HEADERS
  return plain
}

const prompt = plainServer(() => promptly, true)
const late = plainServer(() => lately, false)

let ours: Server
let promptly: Server
let lately: Server
let frontEnd: HttpFrontEnd

async function listen(server: HttpServer): Promise<Server> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, accepted: [] }
}

beforeAll(async () => {
  promptly = await listen(prompt)
  lately = await listen(late)
  frontEnd = await openHttpFrontEnd(
    { host: '127.0.0.1', port: 0, reusePort: false, fastPath: { isDirect: true, endTurn } },
    intake,
    othersOf(() => ours),
  )
  ours = { port: frontEnd.port, accepted: [] }
})

afterAll(async () => {
  for (const server of [prompt, late]) {
    server.closeAllConnections()
    server.close()
  }
  await frontEnd.stop()
})

function react(server: Server, pieces: readonly Buffer[], quietMs: number): Promise<Reaction> {
  return new Promise((resolve) => {
    let text = ''
    let closed = false
    server.accepted = []
    const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true })
    const end = (): void => {
      socket.destroy()
      const answers = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? '')
      resolve({ accepted: server.accepted, answers, closed })
    }
    let quiet = setTimeout(end, quietMs)
    const again = (): void => {
      clearTimeout(quiet)
      quiet = setTimeout(end, quietMs)
    }
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      again()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(quiet)
      closed = true
      end()
    })
    socket.on('connect', () => {
      const send = (at: number): void => {
        const piece = pieces[at]
        if (piece === undefined || socket.destroyed) return
        socket.write(piece, () => setImmediate(send, at + 1))
      }
      send(0)
    })
  })
}

/** What the parser and the time-outs answer; 417 comes later, of whole requests, and closes nothing. */
const REFUSALS: ReadonlySet<string | undefined> = new Set(['400', '408', '413', '431'])

/**
 * Undefined, or how they differ. The applications must have been given the same requests. Answers depend on when they are
 * given: what is refused behind a request that was not answered yet is answered in its place, or not at all when some of
 * its answer had left. So where both bare servers refuse in the end, ours must, or close behind an answer of Node's; and it refuses
 * as one of them did.
 */
function difference(our: Reaction, bare: readonly Reaction[]): string | undefined {
  const last = our.answers.at(-1)
  for (const { accepted, closed } of bare) {
    if (our.accepted.join('\n') !== accepted.join('\n')) return `ours took ${our.accepted}, node:http ${accepted}`
    if (our.closed !== closed) return `ours closed: ${our.closed}, node:http: ${closed}`
  }
  const refusals = bare.map(({ answers }) => answers.at(-1)).filter((status) => REFUSALS.has(status))
  const closedBehindAnswer = last !== undefined && last !== '302' && our.closed
  const isRight = REFUSALS.has(last) ? refusals.includes(last) : refusals.length < bare.length || closedBehindAnswer
  const isPlausible =
    our.answers.filter((status) => status.startsWith('2') || status.startsWith('3')).length <= our.accepted.length
  return isRight && isPlausible
    ? undefined
    : `ours answered ${our.answers}, node:http ${bare.map(({ answers }) => answers.join()).join(' or ')}`
}

async function compare(pieces: readonly Buffer[]): Promise<string | undefined> {
  const attempt = async (quietMs: number): Promise<string | undefined> => {
    const [our, ...bare] = await Promise.all([ours, promptly, lately].map((server) => react(server, pieces, quietMs)))
    return difference(our as Reaction, bare)
  }
  return (await attempt(QUIET_MS)) && attempt(LONG_QUIET_MS)
}

const headerName = fc.constantFrom(
  'Host',
  'host',
  'Accept',
  'User-Agent',
  'x-forwarded-for',
  'X-A',
  'Content-Length',
  'Transfer-Encoding',
  'Connection',
  'Expect',
  'Upgrade',
  'Cookie',
)
const headerValue = fc.oneof(
  fc.constantFrom(
    'h',
    '0',
    '3',
    '-1',
    '+1',
    '1, 1',
    'chunked',
    'identity',
    'close',
    'keep-alive',
    'upgrade',
    '100-continue',
    '',
  ),
  fc.string({ maxLength: 20 }),
)
const request = fc
  .record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'get', 'PRI', 'OPTIONS'),
    target: fc.constantFrom('/go', '/go?a=1&b=%20', '/other', '*', 'http://h/go', '/go#x', '/gö', ''),
    version: fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'http/1.1'),
    headers: fc.array(fc.tuple(headerName, headerValue), { maxLength: 5 }),
    withHost: fc.boolean(),
    body: fc.constantFrom('', '', '', 'abc', '3\r\nabc\r\n0\r\n\r\n'),
  })
  .map(({ method, target, version, headers, withHost, body }) => {
    const lines = [...(withHost ? [['Host', 'h']] : []), ...headers].map(([name, value]) => `${name}: ${value}\r\n`)
    return `${method} ${target} ${version}\r\n${lines.join('')}\r\n${body}`
  })

/** Bytes put over others: what tells parsers apart are mostly single characters in the wrong place. */
const damage = fc.array(
  fc.record({
    at: fc.nat(400),
    bytes: fc.constantFrom('\n', '\r', '\0', ' ', '\t', ':', '\r\n', '\xff', ' :', '\r\n '),
  }),
  { maxLength: 2 },
)

it('answers what node:http answers and refuses what it refuses, whatever the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { minLength: 1, maxLength: 3 }),
      damage,
      fc.array(fc.nat(300), { maxLength: 3 }),
      async (requests, damages, cuts) => {
        let text = requests.join('')
        for (const { at, bytes } of damages) {
          if (at < text.length) text = text.slice(0, at) + bytes + text.slice(at + bytes.length)
        }
        const bytes = Buffer.from(text + LAST, 'latin1')
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length]
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
        const found = await compare(pieces.filter(({ length }) => length > 0))
        expect({ text, found }).toEqual({ text, found: undefined })
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
  )
}, 240_000)
