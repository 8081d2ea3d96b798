import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

let api: ControlUnderTest
beforeAll(async () => {
  api = await ControlUnderTest.start()
})
afterAll(() => api.dispose())

test('the first start makes an admin token that only its owner can read', async () => {
  const path = join(api.secretsDirectory, 'admin-token')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readFile(path, 'utf8')).toMatch(/^slk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}\n$/)
  const me = await api.ask('GET', '/v1/me')
  expect(me.body).toEqual({ token_id: 1, name: 'first administrator', role: 'admin', publisher_id: null })
})

test('no token, junk, an unknown one, a wrong secret and an expired one are 401, each with its code', async () => {
  const code = async (authorization: string) => (await api.ask('GET', '/v1/me', undefined, { authorization })).body.code
  expect(await code('')).toBe('auth.missing')
  expect(await code('Basic abc')).toBe('auth.missing')
  expect(await code('Bearer abc')).toBe('auth.malformed')
  expect(await code(`Bearer slk_00000000_${'0'.repeat(43)}`)).toBe('auth.unknown')
  expect(await code(`Bearer ${api.adminToken.slice(0, -1)}~`)).toBe('auth.malformed')
  const last = api.adminToken.endsWith('0') ? '1' : '0'
  expect(await code(`Bearer ${api.adminToken.slice(0, -1)}${last}`)).toBe('auth.unknown')
  const old = await api.create('tokens', { name: 'old', role: 'analyst', expires_at: '2020-01-01T00:00:00Z' })
  expect(old.status).toBe('expired')
  expect(await code(`Bearer ${old.token}`)).toBe('auth.expired')
})

test('a token is shown once, can be changed, and is good for nothing once it is revoked', async () => {
  const made = await api.create('tokens', { name: 'nightly report', role: 'analyst' })
  const headers = { authorization: `Bearer ${made.token}` }
  expect((await api.ask('GET', '/v1/me', undefined, headers)).body).toMatchObject({
    token_id: made.id,
    role: 'analyst',
  })
  const read = await api.ask('GET', `/v1/tokens/${made.id}`)
  expect(read.body).toMatchObject({ id: made.id, short_id: made.token.split('_')[1] })
  expect(read.body).not.toHaveProperty('token')
  expect(read.body).not.toHaveProperty('hash')

  const patched = await api.ask(
    'PATCH',
    `/v1/tokens/${made.id}`,
    { role: 'manager' },
    { 'if-match': `"${made.revision}"` },
  )
  expect(patched.body.role).toBe('manager')
  expect((await api.ask('GET', '/v1/me', undefined, headers)).body.role).toBe('manager')
  const revoked = await api.ask('DELETE', `/v1/tokens/${made.id}`, undefined, {
    'if-match': `"${patched.body.revision}"`,
  })
  expect(revoked.status).toBe(204)
  expect((await api.ask('GET', '/v1/me', undefined, headers)).body.code).toBe('auth.unknown')
})

test('the last lasting admin token can neither be revoked, nor demoted, nor made to expire', async () => {
  const { revision } = (await api.ask('GET', '/v1/tokens/1')).body
  const headers = { 'if-match': `"${revision}"` }
  await api.create('tokens', { name: 'short', role: 'admin', expires_at: '2100-01-01T00:00:00Z' })
  const answers = [
    await api.ask('DELETE', '/v1/tokens/1', undefined, headers),
    await api.ask('PATCH', '/v1/tokens/1', { role: 'manager' }, headers),
    await api.ask('PATCH', '/v1/tokens/1', { expires_at: '2100-01-01T00:00:00Z' }, headers),
  ]
  expect(answers.map(({ body }) => body.code)).toEqual(Array.from({ length: 3 }, () => 'token.last_admin'))
})

test('a publisher goes with the role publisher, must be there, and with no other role', async () => {
  const codes = async (body: unknown) => {
    const { body: answer } = await api.ask('POST', '/v1/tokens', body)
    return answer.errors.map((error: { pointer: string; code: string }) => `${error.pointer} ${error.code}`)
  }
  expect(await codes({ name: 'p', role: 'publisher' })).toEqual(['/publisher_id role_mismatch'])
  expect(await codes({ name: 'p', role: 'analyst', publisher_id: 1 })).toEqual(['/publisher_id role_mismatch'])
  expect(await codes({ name: 'p', role: 'publisher', publisher_id: 99_999 })).toEqual([
    '/publisher_id reference.unknown',
  ])
  expect(await codes({ name: 'p', role: 'owner' })).toEqual(expect.arrayContaining(['/role not_allowed']))
})

test('tokens live on over a restart, their ids are not given again, and no secret of one is ever in the log', async () => {
  const made = await api.create('tokens', { name: 'kept', role: 'analyst' })
  await api.restart()
  const headers = { authorization: `Bearer ${made.token}` }
  expect((await api.ask('GET', '/v1/me', undefined, headers)).body.token_id).toBe(made.id)
  expect((await api.create('tokens', { name: 'next', role: 'analyst' })).id).toBe(made.id + 1)
  const secrets: string[] = []
  const table = await api.log.table({
    topics: ['secrets.v1', 'catalog.v1'],
    onRecord: ({ value }) => secrets.push(value?.toString() ?? ''),
    onCrash: (error) => api.crashes.push(error),
  })
  await table.ready
  await table.close()
  expect(secrets.join('\n')).toContain('"kept"')
  expect(secrets.join('\n')).not.toContain(made.token.split('_')[2])
})

test('a removed token file is not made again while an admin is left', async () => {
  const admin = await api.create('tokens', { name: 'other admin', role: 'admin' })
  const path = join(api.secretsDirectory, 'admin-token')
  await rm(path)
  await api.close()
  await expect(api.open()).rejects.toMatchObject({ code: 'ENOENT' })
  api.adminToken = admin.token
  expect((await api.ask('GET', '/v1/me')).body.role).toBe('admin')
})
