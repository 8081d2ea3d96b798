import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { RawConnection, rawRequest } from '../testing/raw-http.ts'
import { AnswerHeaders } from './answer-headers.ts'
import { installDirectPath } from './direct-path.ts'
import type { DirectPath } from './direct-path.ts'

const NO_BODY = new AnswerHeaders(['Content-Length', '0'])
const CLICK = 'GET /go HTTP/1.1\r\nHost: h\r\n\r\n'

let server: Server
let path: DirectPath | undefined
const counts = { requests: 0, inFlight: 0, handedOver: 0, unfamiliar: 0 }

async function start(others: RequestListener, maxConnections = 100): Promise<number> {
  counts.requests = 0
  counts.handedOver = 0
  server = createServer(others)
  server.maxConnections = maxConnections
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  path = installDirectPath({
    server,
    rules: {
      intake: ({ target }, respond) => {
        if (target !== '/go') return false
        respond({ status: 302, location: 'https://x.example/', headers: NO_BODY, body: '' })
        return true
      },
      keepAlive: 'Connection: keep-alive\r\n',
      endTurn: () => undefined,
      isStopping: () => false,
      counts,
    },
    headersTimeoutMs: 5_000,
    idleTimeoutMs: 5_000,
  })
  return (server.address() as AddressInfo).port
}

afterEach(() => {
  path?.closeAll()
  server.closeAllConnections()
  server.close()
})

it('gives a connection away with its first other request, and with all that follows', async () => {
  const port = await start((request, response) => {
    let bytes = 0
    request.on('data', (chunk: Buffer) => (bytes += chunk.length))
    request.on('end', () => response.end(`${bytes}`))
  })
  const body = 'b'.repeat(300_000)
  const connection = await RawConnection.open(port)
  await connection.send(CLICK.repeat(2) + `POST /other HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n`)
  for (let at = 0; at < body.length; at += 50_000) await connection.send(body.slice(at, at + 50_000))
  expect((await connection.answer())?.status).toBe(302)
  expect((await connection.answer())?.status).toBe(302)
  expect((await connection.answer())?.body).toBe(String(body.length))
  expect(counts.requests).toBe(2)
  expect(counts.handedOver).toBe(1)
  // The server has it now, and with it the click.
  await connection.send(CLICK)
  expect((await connection.answer())?.body).toBe('0')
  connection.destroy()
})

it('reads a head of two pieces, and leaves one of more to the server and its time-outs', async () => {
  const port = await start((_request, response) => response.end('other'))
  for (const [pieces, status] of [
    [['GET /go HTTP/1.1\r\nHo', 'st: h\r\n\r\n'], 302],
    [['GET /go HTTP/1.1\r\nHo', 'st: h', '\r\n\r\n'], 200],
  ] as const) {
    const connection = await RawConnection.open(port)
    for (const piece of pieces) {
      await connection.send(piece)
      await delay(5)
    }
    expect((await connection.answer())?.status).toBe(status)
    connection.destroy()
  }
  expect(counts.handedOver).toBe(1)
})

it('leaves the bytes of a connection that was given away to who listens to its socket', async () => {
  const heard = Promise.withResolvers<string>()
  const port = await start((request, response) => {
    response.writeHead(200, { 'Content-Length': 2 })
    response.end('ok')
    let text = ''
    request.socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.endsWith('!')) heard.resolve(text)
    })
  })
  const connection = await RawConnection.open(port)
  await connection.send('POST /other HTTP/1.1\r\nHost: h\r\nContent-Length: 16\r\n\r\n')
  expect((await connection.answer())?.body).toBe('ok')
  await connection.send('bytes that ')
  await connection.send('are raw!')
  expect(await heard.promise).toBe('bytes that are raw!')
  connection.destroy()
})

it('counts its connections with those of the server, which closes what is too much', async () => {
  const port = await start((_request, response) => response.end('other'), 2)
  const first = await RawConnection.open(port)
  const second = await RawConnection.open(port)
  await first.send(CLICK)
  expect((await first.answer())?.status).toBe(302)
  const third = await RawConnection.open(port)
  await third.closed()
  first.destroy()
  await second.send(CLICK)
  expect((await second.answer())?.status).toBe(302)
  expect((await rawRequest(port, CLICK))?.status).toBe(302)
  second.destroy()
})

it('changes nothing on a server that does not accept connections as expected', () => {
  server = createServer()
  path = installDirectPath({
    server,
    rules: { intake: () => true, keepAlive: '', endTurn: () => undefined, isStopping: () => false, counts },
    headersTimeoutMs: 1,
    idleTimeoutMs: 1,
  })
  expect(path).toBeUndefined()
})
