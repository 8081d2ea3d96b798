import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { httpUrl } from '@smartlink/service-kit/ops-server'
import { badRequest, problemDocument } from './problem.ts'

const HEADERS_TIMEOUT_MS = 10_000
/** A body may be 16 MiB (bulk); a client that sends slower than that in half a minute is cut off. */
const REQUEST_TIMEOUT_MS = 30_000
/** How often Node looks for requests that take too long; its default is half a minute. */
const CHECK_INTERVAL_MS = 2_000
/** Longer than the idle time of common load balancers, so that they and not we end a connection. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000
const MAX_HEADER_BYTES = 16_384
const MAX_CONNECTIONS = 10_000

export interface HttpServer {
  readonly url: string
  readonly server: Server
  /** Takes no new requests, lets the running ones finish until the deadline, then cuts them off. */
  close(deadlineMs?: number): Promise<void>
}

/** Serves an app on a port (0 = any free one) with limits on everything a client can hold. */
export async function startHttpServer(
  listener: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpServer> {
  let isClosing = false
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      // A connection that is busy when the server closes stays open afterwards, unless somebody ends it.
      response.once('close', () => {
        if (isClosing) setImmediate(() => server.closeIdleConnections())
      })
      listener(request, response)
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  server.on('clientError', refuseUnreadable)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address() as AddressInfo

  return {
    url: httpUrl(host, address.port),
    server,
    close: (deadlineMs = 5_000) =>
      new Promise((resolve) => {
        isClosing = true
        const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs)
        server.close(() => {
          clearTimeout(deadline)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

/** What Node's parser refuses never becomes a request, so it is answered on the bare socket. */
function refuseUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [line, problem] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', badRequest('request.headers_too_large', 'The headers are too large')]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', badRequest('request.timeout', 'The request did not arrive in time')]
        : ['400 Bad Request', badRequest('request.malformed', 'This is not HTTP')]
  const body = JSON.stringify({ ...problemDocument(problem), status: Number(line.slice(0, 3)) })
  socket.end(
    `HTTP/1.1 ${line}\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
