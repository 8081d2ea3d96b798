import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemDocument } from '../answer/problem-document.ts'
import { createApplication } from './application.ts'

const taken: string[] = []
const server = createServer(
  createApplication(
    (query, form) => {
      taken.push(`${query}|${form}`)
      return Promise.resolve(
        query.includes('cid=good')
          ? { status: 200, body: { status: 'accepted' } }
          : { status: 403, body: problemDocument(403, 'conversion.token_wrong', 'The token is wrong.') },
      )
    },
    () => undefined,
  ),
)
let base = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const form = 'application/x-www-form-urlencoded'

test.each([
  ['a wrong token', 'GET', '/postback?cid=bad', undefined, form, 403],
  ['another method', 'PUT', '/postback?cid=good', undefined, form, 405],
  ['DELETE', 'DELETE', '/postback/', undefined, form, 405],
  ['a form beyond the limit', 'POST', '/postback', `cid=${'a'.repeat(20_000)}`, form, 413],
  ['JSON instead of a form', 'POST', '/postback', '{"cid":"good"}', 'application/json', 415],
  ['a charset that is none', 'POST', '/postback', 'cid=good', `${form}; charset=utf-99`, 415],
])(
  '%s is refused with a problem document, whatever the client accepts',
  async (_what, method, path, body, type, status) => {
    for (const accept of ['text/html', '*/*']) {
      const response = await fetch(base + path, {
        method,
        headers: { accept, 'content-type': type },
        ...(body === undefined ? {} : { body }),
      })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json; charset=utf-8',
      ])
      const problem = (await response.json()) as Record<string, unknown>
      expect(problem).toEqual({
        type: `urn:smartlink:problem:${String(problem['code'])}`,
        title: expect.any(String),
        status,
        code: expect.stringMatching(/^[a-z]+\.[a-z_]+$/),
        detail: expect.any(String),
      })
      if (status === 405) expect(response.headers.get('allow')).toBe('GET, POST')
    }
  },
)

test('HEAD is no postback, and a JSON type without a body leaves the query to be read', async () => {
  taken.length = 0
  const head = await fetch(`${base}/postback?cid=good`, { method: 'HEAD' })
  expect([head.status, head.headers.get('allow'), taken]).toEqual([405, 'GET, POST', []])
  const posted = await fetch(`${base}/postback?cid=good`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  })
  expect([posted.status, await posted.json()]).toEqual([200, { status: 'accepted' }])
  expect(posted.headers.get('content-type')).toContain('application/json')
  expect(taken).toEqual(['cid=good|'])
})

test('visitors of other addresses get a page unless they ask for JSON', async () => {
  const page = await fetch(`${base}/go`, { method: 'POST' })
  expect([page.status, page.headers.get('content-type')]).toEqual([405, 'text/html; charset=utf-8'])
  const json = await fetch(`${base}/go`, { method: 'POST', headers: { accept: 'application/json' } })
  expect(json.headers.get('content-type')).toBe('application/problem+json')
})
