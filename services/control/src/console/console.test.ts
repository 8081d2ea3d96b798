import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from '../testing/control-under-test.ts'

const OWN_PAGE = { authorization: '', 'sec-fetch-site': 'same-origin' }
let api: ControlUnderTest
let directory: string
const asked: { url: string | undefined; authorization: string | undefined; cookie: string | undefined }[] = []
const reports = createServer(({ url, headers: { authorization, cookie } }, response) => {
  asked.push({ url, authorization, cookie })
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"rows":[]}')
})

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'console-'))
  await mkdir(join(directory, 'console'))
  await writeFile(join(directory, 'index.html'), '<meta name="csp-nonce" content="%CSP_NONCE%"><p>The console')
  await writeFile(join(directory, 'console', 'main-abc.js'), 'plain()')
  await writeFile(join(directory, 'console', 'main-abc.js.gz'), 'packed')
  await new Promise<void>((resolve) => reports.listen(0, '127.0.0.1', resolve))
  const { port } = reports.address() as AddressInfo
  api = await ControlUnderTest.start({ consoleDirectory: directory, reportUrl: `http://127.0.0.1:${port}` })
})
afterAll(async () => {
  await api.dispose()
  reports.close()
  await rm(directory, { recursive: true })
})

async function signIn(): Promise<string> {
  const answer = await api.ask('POST', '/session', { token: api.adminToken }, OWN_PAGE)
  expect(answer.status).toBe(200)
  return (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
}

test('a session speaks for its token, out of reach of scripts and of other sites', async () => {
  const answer = await api.ask('POST', '/session', { token: api.adminToken }, OWN_PAGE)
  expect(answer.body).toMatchObject({ role: 'admin', publisher_id: null })
  expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; /)
  expect(answer.headers.get('set-cookie')).not.toContain(api.adminToken)
  const cookie = await signIn()
  expect((await api.ask('GET', '/v1/me', undefined, { ...OWN_PAGE, cookie })).body).toMatchObject({ role: 'admin' })
  expect((await api.ask('GET', '/session', undefined, { ...OWN_PAGE, cookie })).body).toEqual(answer.body)
  expect((await api.ask('GET', '/session', undefined, OWN_PAGE)).status).toBe(204)
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://elsewhere.example' },
    {},
  ]) {
    const refused = await api.ask('POST', '/v1/publishers', { name: 'X' }, { authorization: '', cookie, ...headers })
    expect(refused.body).toMatchObject({ status: 401, code: 'auth.missing' })
  }
})

test('signing in from another site, with a token that is none, or with a forged session is refused', async () => {
  const foreign = { authorization: '', 'sec-fetch-site': 'cross-site' }
  expect((await api.ask('POST', '/session', { token: api.adminToken }, foreign)).body.code).toBe('session.foreign_page')
  expect((await api.ask('POST', '/session', { token: 'guess' }, OWN_PAGE)).body.code).toBe('auth.malformed')
  const cookie = await signIn()
  const forged = cookie.slice(0, -4) + (cookie.endsWith('AAAA') ? 'BBBB' : 'AAAA')
  expect((await api.ask('GET', '/v1/me', undefined, { ...OWN_PAGE, cookie: forged })).status).toBe(401)
})

test('a session ends with its token', async () => {
  const { token, id, revision } = await api.create('tokens', { name: 'short', role: 'analyst' })
  const answer = await api.ask('POST', '/session', { token }, OWN_PAGE)
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  expect((await api.ask('GET', '/v1/me', undefined, { ...OWN_PAGE, cookie })).status).toBe(200)
  await api.ask('DELETE', `/v1/tokens/${id}`, undefined, { 'if-match': `"${revision}"` })
  expect((await api.ask('GET', '/v1/me', undefined, { ...OWN_PAGE, cookie })).status).toBe(401)
})

test('pages carry a nonce of their own and allow nothing inline without it', async () => {
  const [first, second] = [await api.ask('GET', '/links/7/edit'), await api.ask('GET', '/')]
  const nonces = [first, second].map(({ text }) => /content="([^"]+)"/.exec(text)?.[1])
  expect(nonces[0]).not.toBe(nonces[1])
  expect(first.headers.get('content-security-policy')).toContain(`'nonce-${nonces[0]}'`)
  expect(first.headers.get('content-security-policy')).not.toContain('unsafe')
  expect((await api.ask('GET', '/nothing-here')).body.code).toBe('not_found')
  expect((await api.ask('GET', '/v1/nothing')).body.code).toBe('not_found')
})

test('files of the console are kept for ever by their name, and packed for those who can read it', async () => {
  const plain = await api.ask('GET', '/console/main-abc.js', undefined, { 'accept-encoding': 'identity' })
  expect(plain.text).toBe('plain()')
  expect(plain.headers.get('cache-control')).toContain('immutable')
  const tag = plain.headers.get('etag') ?? ''
  expect((await api.ask('GET', '/console/main-abc.js', undefined, { 'if-none-match': tag })).status).toBe(304)
})

test('reports are read through the console with the token of the session, and the cookie stays here', async () => {
  const cookie = await signIn()
  const answer = await api.ask('GET', '/report-api/v1/reports/clicks?group_by=link', undefined, { ...OWN_PAGE, cookie })
  expect(answer.body).toEqual({ rows: [] })
  expect(asked.at(-1)).toEqual({
    url: '/v1/reports/clicks?group_by=link',
    authorization: `Bearer ${api.adminToken}`,
    cookie: undefined,
  })
  expect((await api.ask('POST', '/report-api/v1/reports/clicks', {}, { ...OWN_PAGE, cookie })).status).toBe(405)
  const before = asked.length
  expect((await api.ask('GET', '/report-api//elsewhere.example/', undefined, OWN_PAGE)).status).toBe(503)
  expect(asked.length).toBe(before)
})
