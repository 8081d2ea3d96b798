import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RawConnection, rawRequest } from '../testing/raw-http.ts'
import { AnswerHeaders } from './answer-headers.ts'
import type { PlainRequest } from './front-end.ts'
import { openHttpFrontEnd } from './http.ts'
import type { HttpFrontEnd } from './http.ts'

const NO_BODY = new AnswerHeaders(['Content-Length', '0'])
const FLOOD_BYTES = 48 * 1024 * 1024
const seen: PlainRequest[] = []
/** Answers that are given at the end of the turn, as the outbox's flush does. */
let atEndOfTurn: (() => void)[] = []

function endTurn(): void {
  const due = atEndOfTurn
  atEndOfTurn = []
  for (const answer of due) answer()
}

describe.each([
  ['on node:http', undefined],
  ['behind the parser of node:http', { isDirect: false, endTurn }],
  ['before node:http', { isDirect: true, endTurn }],
])('the front end %s', (_name, fastPath) => {
  let frontEnd: HttpFrontEnd
  const options = { host: '127.0.0.1', port: 0, reusePort: false, fastPath }

  beforeAll(async () => {
    frontEnd = await openHttpFrontEnd(
      options,
      (request, respond) => {
        if (!request.target.startsWith('/go')) return false
        seen.push(request)
        const location = `https://x.example${request.target}`
        const answer = { status: 302, location, headers: NO_BODY, body: '' }
        if (request.target === '/go-slow') setTimeout(() => respond(answer), 60)
        else if (request.target.startsWith('/go-now')) respond(answer)
        else {
          if (atEndOfTurn.length === 0) setImmediate(endTurn)
          atEndOfTurn.push(() => respond(answer))
        }
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

  it('hands over plain values and answers without a Date', async () => {
    const answer = await rawRequest(
      frontEnd.port,
      'GET /go?a=1 HTTP/1.1\r\nHost: h.example\r\nUser-agent:  odd v \r\nX-Odd: o\r\n\r\n',
    )
    expect(answer).toMatchObject({ status: 302, body: '' })
    expect(answer?.headers.get('location')).toBe('https://x.example/go?a=1')
    expect(answer?.headers.get('content-length')).toBe('0')
    expect(answer?.headers.has('date')).toBe(false)
    expect(seen.at(-1)).toEqual({
      method: 'GET',
      target: '/go?a=1',
      host: 'h.example',
      remoteAddress: '127.0.0.1',
      headers: readRequestHeaders(['User-Agent', 'odd v']),
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

  it('answers pipelined requests in their order, whenever each is answered and whoever answers it', async () => {
    const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`
    for (const paths of [
      ['/go-1', '/go-now-2', '/go-3', '/other', '/go-now-4', '/other', '/other', '/go-5'],
      ['/go-slow', '/go-now-2', '/go-3'],
      ['/other', '/go-slow', '/go-now-3', '/go-4'],
    ]) {
      const connection = await RawConnection.open(frontEnd.port)
      await connection.send(paths.map(request).join(''))
      const answered: string[] = []
      while (answered.length < paths.length) {
        const answer = await connection.answer()
        const body = answer?.headers.get('location') ?? answer?.body ?? 'closed'
        answered.push(paths.find((path) => body.endsWith(path) || body.includes(`"${path}"`)) ?? body)
      }
      expect(answered).toEqual(paths)
      connection.destroy()
    }
  })

  it('never answers out of order when something else is asked behind a click that waits', async () => {
    const connection = await RawConnection.open(frontEnd.port)
    const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`
    await connection.send(request('/go-slow') + request('/other'))
    const first = await connection.answer()
    expect(first?.headers.get('location')).toContain('/go-slow')
    const second = await connection.answer()
    // The fast path may close the connection instead, and says so.
    if (second === undefined) expect(first?.headers.get('connection')).toBe('close')
    else expect(second.body).toContain('"/other"')
    connection.destroy()
  })

  it('keeps a connection for the next request, and tells how long', async () => {
    const connection = await RawConnection.open(frontEnd.port)
    for (const path of ['/go-1', '/other', '/go-2', '/go-now-3']) {
      await connection.send(`GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`)
      expect((await connection.answer())?.headers.get('keep-alive')).toBe('timeout=15')
    }
    connection.destroy()
  })

  it('closes the connection when it is asked to', async () => {
    const connection = await RawConnection.open(frontEnd.port)
    await connection.send('GET /go HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')
    expect((await connection.answer())?.headers.get('connection')).toBe('close')
    await connection.closed()
  })

  it('answers HEAD without a body, and two hosts with the first one', async () => {
    const head = await rawRequest(frontEnd.port, 'HEAD /other HTTP/1.1\r\nHost: h\r\n\r\n')
    expect(head).toMatchObject({ status: 200, body: '' })
    await rawRequest(frontEnd.port, 'GET /go HTTP/1.1\r\nHost: first\r\nHost: second\r\n\r\n')
    expect(seen.at(-1)?.host).toBe('first')
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

  it('ends in order with a client that has said its last', async () => {
    for (const [bytes, status] of [
      ['GET /go HTTP/1.0\r\nHost: h\r\n\r\n', 302],
      ['GET /go-now HTTP/1.1\r\nHost: h\r\n\r\n', 302],
      ['GET /go HTTP/1.1\r\nHos', 400],
    ] as const) {
      const answered = Promise.withResolvers<string>()
      const client = connect({ host: '127.0.0.1', port: frontEnd.port })
      client.on('data', (chunk: Buffer) => answered.resolve(chunk.toString()))
      client.on('close', () => answered.resolve('closed without a word'))
      client.end(bytes)
      expect(await answered.promise).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
      client.destroy()
    }
  })

  it('goes on when a client leaves before its answer', async () => {
    const connection = await RawConnection.open(frontEnd.port)
    await connection.send('GET /go-slow HTTP/1.1\r\nHost: h\r\n\r\n')
    connection.destroy()
    expect((await rawRequest(frontEnd.port, 'GET /go HTTP/1.1\r\nHost: h\r\n\r\n'))?.status).toBe(302)
  })

  it('stops reading from a client that never reads', async () => {
    const get = 'GET /go-now HTTP/1.1\r\nHost: h\r\n\r\n'
    const client = connect({ host: '127.0.0.1', port: frontEnd.port })
    await once(client, 'connect')
    client.pause()
    const total = Buffer.from(get.repeat(Math.ceil(FLOOD_BYTES / get.length)))
    client.write(total)
    let taken = seen.length
    let unchanged = 0
    await waitFor(
      () => {
        unchanged = seen.length === taken ? unchanged + 1 : 0
        taken = seen.length
        return unchanged > 15
      },
      { deadlineMs: 20_000, what: 'the server to stop reading' },
    )
    // What it took fits into the buffers of both kernels and one read.
    expect(client.writableLength).toBeGreaterThan(FLOOD_BYTES / 2)
    client.destroy()
    expect((await rawRequest(frontEnd.port, get))?.status).toBe(302)
  })

  it('gives up on clients that are slow or silent', async () => {
    const timeouts = { headersMs: 300, requestMs: 600, keepAliveMs: 1_000, checkMs: 50 }
    const own = await openHttpFrontEnd(
      { ...options, timeouts },
      ({ target }, respond) => {
        respond({ status: 302, location: `https://x.example${target}`, headers: NO_BODY, body: '' })
        return true
      },
      () => undefined,
    )
    const slow = await RawConnection.open(own.port)
    await slow.send('GET /go HTTP/1.1\r\nHos')
    const silent = await RawConnection.open(own.port)
    const idle = await RawConnection.open(own.port)
    await idle.send('GET /go HTTP/1.1\r\nHost: h\r\n\r\n')
    expect((await idle.answer())?.headers.get('keep-alive')).toBe('timeout=1')
    expect((await slow.answer())?.status).toBe(408)
    await Promise.all([slow.closed(), silent.closed(), idle.closed()])
    await own.stop()
  })

  it('stops by closing idle connections and finishing what is in flight', async () => {
    let release: () => void = () => undefined
    const asked = Promise.withResolvers<void>()
    const own = await openHttpFrontEnd(
      options,
      (_request, respond) => {
        release = () => respond({ status: 302, location: 'https://x.example/', headers: NO_BODY, body: '' })
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

describe('the fast paths', () => {
  it.each([
    { isDirect: true, way: 'before node:http' },
    { isDirect: false, way: 'behind its parser' },
  ])(
    'answer plain clicks $way and nothing else, and leave other servers of the process alone',
    async ({ isDirect }) => {
      const frontEnd = await openHttpFrontEnd(
        { host: '127.0.0.1', port: 0, reusePort: false, fastPath: { isDirect, endTurn } },
        ({ target }, respond) => {
          respond({ status: 302, location: `https://x.example${target}`, headers: NO_BODY, body: '' })
          return true
        },
        () => undefined,
      )
      const plain = createServer((_request, response) => response.end('another server'))
      await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
      const plainPort = (plain.address() as AddressInfo).port
      const get = 'GET /go HTTP/1.1\r\nHost: h\r\n'
      for (let round = 0; round < 3; round += 1) {
        expect((await rawRequest(frontEnd.port, `${get}\r\n`))?.status).toBe(302)
        expect((await rawRequest(plainPort, `${get}\r\n`))?.body).toBe('another server')
      }
      expect(frontEnd.fastPath).toMatchObject({ requests: 3, inFlight: 0, unfamiliar: 0, handedOver: 0 })

      const both = [
        ['HEAD /go HTTP/1.1', ''],
        ['GET /go HTTP/1.0', 'Connection: keep-alive\r\n'],
        ['GET /go HTTP/1.1', 'Host: again\r\n'],
        ['GET /go HTTP/1.1', 'Content-Length: 0\r\n'],
        ['GET /go HTTP/1.1', 'Expect: 100-continue\r\n'],
        ['GET /go HTTP/1.1', 'Upgrade: h2c\r\nConnection: upgrade\r\n'],
        ['GET /go HTTP/1.1', Array.from({ length: 200 }, (_, n) => `X-${n}: v\r\n`).join('')],
      ]
      for (const [line, rest] of both) await rawRequest(frontEnd.port, `${line}\r\nHost: h\r\n${rest}\r\n`)
      expect(frontEnd.fastPath).toMatchObject({ requests: 3, handedOver: isDirect ? both.length : 0 })

      const ofTheDirectOne = [
        ['GET /go HTTP/1.0', ''],
        ['GET /go HTTP/1.1', 'Connection: close\r\n'],
        ['GET /go HTTP/1.1', Array.from({ length: 199 }, (_, n) => `X-${n}: v\r\n`).join('')],
      ]
      for (const [line, rest] of ofTheDirectOne)
        expect((await rawRequest(frontEnd.port, `${line}\r\nHost: h\r\n${rest}\r\n`))?.status).toBe(302)
      expect(frontEnd.fastPath?.requests).toBe(isDirect ? 6 : 3)
      plain.close()
      await frontEnd.stop()
    },
  )

  it('never lets a header value end a header', async () => {
    const errors: unknown[] = []
    const frontEnd = await openHttpFrontEnd(
      { host: '127.0.0.1', port: 0, reusePort: false, fastPath: { isDirect: true, endTurn } },
      (_request, respond) => {
        try {
          respond({ status: 302, location: 'https://x.example/\r\nSet-Cookie: a=b', headers: NO_BODY, body: '' })
        } catch (error) {
          errors.push(error)
        }
        return true
      },
      () => undefined,
    )
    const connection = await RawConnection.open(frontEnd.port)
    await connection.send('GET /go HTTP/1.1\r\nHost: h\r\n\r\n')
    await waitFor(() => errors.length === 1, { deadlineMs: 5_000, what: 'the refusal of the value' })
    expect(errors[0]).toBeInstanceOf(TypeError)
    connection.destroy()
    await frontEnd.stop()
  })
})
