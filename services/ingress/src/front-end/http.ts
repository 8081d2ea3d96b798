import { IncomingMessage, createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import { keepAliveLines } from './answer-queue.ts'
import type { FastPathCounts } from './answer-queue.ts'
import { installDirectPath } from './direct-path.ts'
import { installFastPath } from './fast-path.ts'
import { headersOf } from './front-end.ts'
import type { ClickIntake, FrontEnd, FrontEndOptions } from './front-end.ts'

/** Beyond it Node answers 431. */
const MAX_HEADER_BYTES = 16 * 1024
const MAX_HEADERS = 200
const MAX_CONNECTIONS = 20_000
/** A connection is kept a little longer than clients are told, so that none asks on one that just closed. */
const KEEP_ALIVE_BUFFER_MS = 1_000
/** How long after the last answer of a stopping server its connections stay open, for the bytes to leave. */
const LINGER_MS = 100
const CHECK_STOP_MS = 10
const MAX_STOP_MS = 5_000

/** A click needs no parsed header object; Express does. Node itself looks only at the headers below. */
class ClickMessage extends IncomingMessage {
  wholeHeaders = false
  lookedAt: LookedAt | undefined
}

const wholeHeaders = Object.getOwnPropertyDescriptor(IncomingMessage.prototype, 'headers')
Object.defineProperty(ClickMessage.prototype, 'headers', {
  configurable: true,
  get(this: ClickMessage): unknown {
    if (this.wholeHeaders) return wholeHeaders?.get?.call(this)
    return (this.lookedAt ??= headersNodeLooksAt(this.rawHeaders))
  },
  set(this: ClickMessage, value: unknown): void {
    wholeHeaders?.set?.call(this, value)
  },
})

/** What the server's own code in Node 24 asks: whether there is a host, what is expected, whether a body follows. */
interface LookedAt {
  host?: string
  expect?: string
  'content-length'?: string
  'transfer-encoding'?: string
}

function headersNodeLooksAt(raw: readonly string[]): LookedAt {
  const seen: LookedAt = {}
  for (let at = 0; at < raw.length; at += 2) {
    const sent = raw[at] ?? ''
    switch (sent.length) {
      case 4:
        if (seen.host === undefined && sent.toLowerCase() === 'host') seen.host = raw[at + 1] ?? ''
        break
      case 6:
        // Node joins those that come twice.
        if (sent.toLowerCase() === 'expect') seen.expect = join(seen.expect, raw[at + 1] ?? '')
        break
      case 14:
        if (sent.toLowerCase() === 'content-length') seen['content-length'] ??= raw[at + 1] ?? ''
        break
      case 17:
        if (sent.toLowerCase() === 'transfer-encoding') seen['transfer-encoding'] ??= raw[at + 1] ?? ''
        break
      default:
    }
  }
  return seen
}

function join(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`
}

/** How long connections are waited for. */
export interface HttpTimeouts {
  /** A client that has not sent its whole header by then gets 408. */
  readonly headersMs: number
  readonly requestMs: number
  /** A connection without requests is closed. */
  readonly keepAliveMs: number
  /** How often the first two are looked at. */
  readonly checkMs: number
}

export const HTTP_TIMEOUTS: HttpTimeouts = { headersMs: 10_000, requestMs: 20_000, keepAliveMs: 15_000, checkMs: 2_000 }

/** Plain requests are answered without Node's request and response objects. */
export interface FastPathChoice {
  /** Before Node's HTTP server has them, and not only behind its parser. */
  readonly isDirect: boolean
  /** Ends the turn now, so that what waits for its flush is answered. */
  endTurn(): void
}

export interface HttpFrontEndOptions extends FrontEndOptions {
  readonly fastPath?: FastPathChoice | undefined
  readonly timeouts?: HttpTimeouts
}

export interface HttpFrontEnd extends FrontEnd {
  readonly fastPath: Readonly<FastPathCounts> | undefined
}

/**
 * The front end on Node's own HTTP server, tuned by its public options: no Date header, headers read and written as raw
 * pairs. `others` (Express) answers what is no click.
 */
export async function openHttpFrontEnd(
  options: HttpFrontEndOptions,
  intake: ClickIntake,
  others: RequestListener,
): Promise<HttpFrontEnd> {
  const { timeouts = HTTP_TIMEOUTS } = options
  let stopping = false
  let inFlight = 0
  const server = createServer(
    {
      IncomingMessage: ClickMessage,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      keepAliveTimeout: timeouts.keepAliveMs,
      connectionsCheckingInterval: timeouts.checkMs,
      noDelay: true,
      optimizeEmptyRequests: true,
    },
    (request, response) => {
      response.sendDate = false
      const { rawHeaders } = request
      inFlight += 1
      const taken = intake(
        {
          method: request.method ?? '',
          target: request.url ?? '',
          host: (request.lookedAt ??= headersNodeLooksAt(rawHeaders)).host ?? '',
          remoteAddress: request.socket.remoteAddress ?? '',
          headers: readRequestHeaders(rawHeaders),
        },
        (answer) => {
          const { status, body } = answer
          const headers = headersOf(answer) as string[]
          inFlight -= 1
          response.writeHead(status, stopping ? [...headers, 'Connection', 'close'] : headers)
          if (body === '') response.end()
          else response.end(body)
        },
      )
      if (taken) return
      response.once('close', () => {
        inFlight -= 1
      })
      request.wholeHeaders = true
      response.sendDate = true
      if (stopping) response.setHeader('Connection', 'close')
      others(request, response)
    },
  )
  server.maxHeadersCount = MAX_HEADERS
  server.maxConnections = MAX_CONNECTIONS
  // Node's own time-out begins with the end of a response of its own; this one counts from the last byte of either path.
  if (options.fastPath !== undefined) server.timeout = timeouts.keepAliveMs + KEEP_ALIVE_BUFFER_MS
  const choice = options.fastPath
  const counts = { requests: 0, inFlight: 0, handedOver: 0, unfamiliar: 0 }
  const rules = choice && {
    intake,
    keepAlive: keepAliveLines(timeouts.keepAliveMs),
    endTurn: choice.endTurn,
    isStopping: () => stopping,
    counts,
  }
  if (rules !== undefined) installFastPath({ server, rules })
  await listen(server, options)
  const direct =
    rules && choice.isDirect
      ? installDirectPath({
          server,
          rules,
          headersTimeoutMs: timeouts.headersMs,
          idleTimeoutMs: timeouts.keepAliveMs + KEEP_ALIVE_BUFFER_MS,
        })
      : undefined
  return {
    port: (server.address() as AddressInfo).port,
    fastPath: choice && counts,
    stop: async () => {
      stopping = true
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
      })
      server.closeIdleConnections()
      direct?.closeIdle()
      // A connection that was opened ahead of need is not idle for Node, and would hold the stop until its time-out.
      const endsAtMs = performance.now() + MAX_STOP_MS
      while (inFlight + counts.inFlight > 0 && performance.now() < endsAtMs) await delay(CHECK_STOP_MS)
      await Promise.race([closed, delay(LINGER_MS)])
      server.closeAllConnections()
      direct?.closeAll()
      await closed
    },
  }
}

function listen(server: Server, { host, port, reusePort }: FrontEndOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, reusePort, backlog: 4096 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
