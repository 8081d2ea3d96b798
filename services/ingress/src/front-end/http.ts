import { IncomingMessage, createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClickIntake, FrontEnd, FrontEndOptions } from './front-end.ts'

/** Beyond it Node answers 431. */
const MAX_HEADER_BYTES = 16 * 1024
const MAX_HEADERS = 200
const MAX_CONNECTIONS = 20_000
/** A client that has not sent its whole header by then gets 408. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 20_000
const KEEP_ALIVE_TIMEOUT_MS = 15_000
const CHECK_INTERVAL_MS = 2_000
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
        if (sent.toLowerCase() === 'expect') seen.expect ??= raw[at + 1] ?? ''
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

/**
 * The front end on Node's own HTTP server, tuned by its public options only: no Date header, headers read and written
 * as raw pairs. `others` (Express) answers what is no click.
 */
export async function openHttpFrontEnd(
  options: FrontEndOptions,
  intake: ClickIntake,
  others: RequestListener,
): Promise<FrontEnd> {
  let stopping = false
  let inFlight = 0
  const server = createServer(
    {
      IncomingMessage: ClickMessage,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
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
          rawHeaders,
        },
        ({ status, headers, body }) => {
          inFlight -= 1
          response.writeHead(status, stopping ? [...headers, 'Connection', 'close'] : (headers as string[]))
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
  await listen(server, options)
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      stopping = true
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
      })
      server.closeIdleConnections()
      // A connection that was opened ahead of need is not idle for Node, and would hold the stop until its time-out.
      const endsAtMs = performance.now() + MAX_STOP_MS
      while (inFlight > 0 && performance.now() < endsAtMs) await delay(CHECK_STOP_MS)
      await Promise.race([closed, delay(LINGER_MS)])
      server.closeAllConnections()
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
