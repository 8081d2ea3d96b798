import { connect } from 'node:net'
import { createLogger } from '@smartlink/service-kit/logger'
import { afterEach, expect, test } from 'vitest'
import { json } from './answer.ts'
import { createApiApp } from './api-app.ts'
import type { Route } from './route.ts'
import { route } from './route.ts'
import type { HttpServer } from './server.ts'
import { startHttpServer } from './server.ts'
import { TokenDirectory } from './token-directory.ts'

const plain = { method: 'get', tag: 't', summary: 's', access: 'public', responses: {} } as const

let server: HttpServer | undefined
afterEach(() => server?.close(0))

async function serve(routes: readonly Route[], limit = 1_000): Promise<string> {
  const app = createApiApp({
    routes,
    tokens: new TokenDirectory(),
    clock: { now: () => Date.now() },
    logger: createLogger({ level: 'silent', pretty: false }),
    rateLimits: { windowMs: 60_000, limit },
  })
  server = await startHttpServer(app, { host: '127.0.0.1', port: 0 })
  return server.url
}

/** Sends bytes as they are and reads until the other side ends. */
function raw(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.end(bytes))
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()))
  })
}

test('a bug in a handler is a 500 with an id and nothing of the bug', async () => {
  const url = await serve([
    route({
      ...plain,
      path: '/boom',
      handle: () => {
        throw new Error('secret detail')
      },
    }),
    route({ ...plain, path: '/later', handle: () => Promise.reject(new TypeError('secret detail')) }),
  ])
  for (const path of ['/boom', '/later']) {
    const response = await fetch(url + path, { headers: { 'x-request-id': 'abc-1' } })
    const text = await response.text()
    expect([response.status, response.headers.get('x-request-id')]).toEqual([500, 'abc-1'])
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', request_id: 'abc-1' })
    expect(text).not.toContain('secret')
  }
})

test('beyond the rate limit everything is 429 with the time to wait, also for tokens that are made up', async () => {
  const url = await serve([route({ ...plain, path: '/', handle: () => json({}) })], 3)
  const statuses: number[] = []
  for (let index = 0; index < 5; index++) {
    const authorization = `Bearer slk_${String(index).padStart(8, '0')}_${'a'.repeat(43)}`
    const response = await fetch(url, { headers: { authorization } })
    statuses.push(response.status)
    if (response.status === 429) {
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await response.json()).toMatchObject({ code: 'rate.limited' })
    }
  }
  expect(statuses).toEqual([200, 200, 200, 429, 429])
})

test('what is not HTTP, or too large to be, is refused on the socket with a problem', async () => {
  const url = await serve([route({ ...plain, path: '/', handle: () => json({}) })])
  expect(await raw(url, 'hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"code":"request.malformed"/s)
  const huge = `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`
  expect(await raw(url, huge)).toMatch(/^HTTP\/1.1 431 .*"status":431.*request.headers_too_large/s)
})

test('closing lets running requests finish and takes no new ones', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let arrived: () => void = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const url = await serve([
    route({
      ...plain,
      path: '/slow',
      handle: async () => {
        arrived()
        await held
        return json({ done: true })
      },
    }),
  ])
  const running = fetch(`${url}/slow`)
  await arrival
  const closed = server?.close()
  await expect(fetch(`${url}/slow`)).rejects.toThrow('fetch failed')
  release()
  expect(await (await running).json()).toEqual({ done: true })
  await closed
})

test('pages of an API can be framed, sniffed or run by nobody', async () => {
  const url = await serve([route({ ...plain, path: '/', handle: () => json({}) })])
  const { headers } = await fetch(url)
  expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-powered-by')).toBeNull()
  const problem = await fetch(`${url}/nothing`)
  expect(problem.headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
})
