import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RawConnection, rawRequest } from '../testing/raw-http.ts'
import type { FrontEnd, PlainRequest } from './front-end.ts'
import { openHttpFrontEnd } from './http.ts'

let frontEnd: FrontEnd
const seen: PlainRequest[] = []

beforeAll(async () => {
  frontEnd = await openHttpFrontEnd(
    { host: '127.0.0.1', port: 0, reusePort: false },
    (request, respond) => {
      if (!request.target.startsWith('/go')) return false
      seen.push(request)
      const location = `https://x.example${request.target}`
      const answer = { status: 302, headers: ['Location', location, 'Content-Length', '0'], body: '' }
      if (request.target === '/go-later') setImmediate(() => respond(answer))
      else respond(answer)
      return true
    },
    (request, response) => {
      const { url: path, headers } = request
      let body = ''
      const answer = (): void => {
        response.end(JSON.stringify({ path, cookie: headers.cookie, host: headers.host, body }))
      }
      // A request without a body has no events either.
      if (request.readableEnded) answer()
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', answer)
    },
  )
})

afterAll(() => frontEnd.stop())

describe('the front end on node:http', () => {
  it('hands over plain values and answers without a Date', async () => {
    const answer = await rawRequest(frontEnd.port, 'GET /go?a=1 HTTP/1.1\r\nHost: h.example\r\nX-Odd:  v \r\n\r\n')
    expect(answer).toMatchObject({ status: 302, body: '' })
    expect(answer?.headers.get('location')).toBe('https://x.example/go?a=1')
    expect(answer?.headers.get('content-length')).toBe('0')
    expect(answer?.headers.has('date')).toBe(false)
    expect(seen.at(-1)).toEqual({
      method: 'GET',
      target: '/go?a=1',
      host: 'h.example',
      remoteAddress: '127.0.0.1',
      rawHeaders: ['Host', 'h.example', 'X-Odd', 'v'],
    })
  })

  it('gives everything else, with all its headers, to the application behind it', async () => {
    const answer = await rawRequest(frontEnd.port, 'GET /other HTTP/1.1\r\nHost: h\r\nCookie: a=b\r\n\r\n')
    expect(JSON.parse(answer?.body ?? '')).toEqual({ path: '/other', cookie: 'a=b', host: 'h', body: '' })
    const head = 'POST /other HTTP/1.1\r\nHost: h\r\n'
    for (const bytes of [
      `${head}Content-Length: 5\r\n\r\nhello`,
      `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    ]) {
      const withBody = await rawRequest(frontEnd.port, bytes)
      expect(JSON.parse(withBody?.body ?? '')).toMatchObject({ body: 'hello' })
    }
  })

  it('answers pipelined requests in their order, also when one is answered later', async () => {
    const connection = await RawConnection.open(frontEnd.port)
    const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`
    await connection.send(request('/go-later') + request('/go-2') + request('/other') + request('/go-4'))
    const paths = []
    for (let n = 0; n < 4; n += 1) {
      const answer = await connection.answer()
      paths.push(answer?.headers.get('location') ?? answer?.body)
    }
    expect(paths[0]).toContain('/go-later')
    expect(paths[1]).toContain('/go-2')
    expect(paths[2]).toContain('"/other"')
    expect(paths[3]).toContain('/go-4')
    connection.destroy()
  })

  it('puts a request together whatever pieces it comes in', async () => {
    const bytes = 'GET /go-split HTTP/1.1\r\nHost: h\r\nUser-Agent: piecewise\r\n\r\n'
    for (let at = 1; at < bytes.length; at += 1) {
      const connection = await RawConnection.open(frontEnd.port)
      await connection.send(bytes.slice(0, at))
      await connection.send(bytes.slice(at))
      expect((await connection.answer())?.status, `split after byte ${at}`).toBe(302)
      connection.destroy()
    }
  })

  it.each([
    ['HTTP/1.1 without a host', 'GET /go HTTP/1.1\r\n\r\n', 400],
    ['a space before a colon', 'GET /go HTTP/1.1\r\nHost : h\r\n\r\n', 400],
    ['a NUL in a header', 'GET /go HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n', 400],
    ['both lengths', 'GET /go HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['two lengths', 'GET /go HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc', 400],
    ['a header line without a name', 'GET /go HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n', 400],
    ['TLS spoken to a plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['a header of 20 KiB', `GET /go HTTP/1.1\r\nHost: h\r\nX: ${'a'.repeat(20_480)}\r\n\r\n`, 431],
    ['a target of 20 KiB', `GET /go?${'a'.repeat(20_480)} HTTP/1.1\r\nHost: h\r\n\r\n`, 431],
  ])('refuses %s', async (_name, bytes, status) => {
    expect((await rawRequest(frontEnd.port, Buffer.from(bytes, 'latin1')))?.status).toBe(status)
  })

  it('takes HTTP/1.0 without a host', async () => {
    expect((await rawRequest(frontEnd.port, 'GET /go HTTP/1.0\r\n\r\n'))?.status).toBe(302)
  })

  it('ignores the body of a GET and goes on with the next request', async () => {
    const connection = await RawConnection.open(frontEnd.port)
    await connection.send(
      'GET /go-1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET /go-2 HTTP/1.1\r\nHost: h\r\n\r\n',
    )
    expect((await connection.answer())?.headers.get('location')).toContain('/go-1')
    expect((await connection.answer())?.headers.get('location')).toContain('/go-2')
    connection.destroy()
  })

  it('goes on when a client leaves before its answer', async () => {
    const connection = await RawConnection.open(frontEnd.port)
    await connection.send('GET /go-later HTTP/1.1\r\nHost: h\r\n\r\n')
    connection.destroy()
    expect((await rawRequest(frontEnd.port, 'GET /go HTTP/1.1\r\nHost: h\r\n\r\n'))?.status).toBe(302)
  })

  it('stops by closing idle connections and finishing what is in flight', async () => {
    let release: () => void = () => undefined
    const asked = Promise.withResolvers<void>()
    const own = await openHttpFrontEnd(
      { host: '127.0.0.1', port: 0, reusePort: false },
      (_request, respond) => {
        release = () =>
          respond({ status: 302, headers: ['Location', 'https://x.example/', 'Content-Length', '0'], body: '' })
        asked.resolve()
        return true
      },
      () => undefined,
    )
    const idle = await RawConnection.open(own.port)
    const busy = await RawConnection.open(own.port)
    await busy.send('GET /go HTTP/1.1\r\nHost: h\r\n\r\n')
    await asked.promise
    const stopped = own.stop()
    release()
    expect((await busy.answer())?.headers.get('connection')).toBe('close')
    await stopped
    await idle.closed()
  })
})
