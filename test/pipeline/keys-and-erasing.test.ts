import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { nextAddressPeriod } from '@smartlink/secrets/derived-secrets'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import { addKey, makeCurrent } from '@smartlink/secrets/rotate'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiClient } from '../harness/api.ts'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { smartlink, smartlinkJson } from '../harness/command-line.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

const VISITORS = 30
const ROUND_MS = 200
/** The visitor whose address is erased. */
const ERASED = 3
const DAY_MS = 86_400_000
/** The system begins so long before hashes of addresses change next: enough for every visitor to come once before. */
const HEAD_START_MS = 30_000
const CHANGE_MS = nextAddressPeriod(Date.now())

const directory = temporaryDirectory()
let system: RunningSmartLink
let startedAtMs = 0
let postbackToken = ''
let clicking = true
let visiting: Promise<void>
/** Click tokens by the id of the key that signed them. */
const tokens = new Map<number, string>()
const failures: string[] = []

/** The time of the system, which was started at another than ours. */
const systemNow = (): number => CHANGE_MS - HEAD_START_MS + (Date.now() - startedAtMs)
const timeText = (ms: number): string => new Date(ms).toISOString()

beforeAll(async () => {
  // A second master key waits for that moment.
  const secrets = join(directory.path, 'secrets')
  openSecrets({ directory: secrets, create: true })
  const nowMs = CHANGE_MS - HEAD_START_MS
  makeCurrent(secrets, 'master', addKey(secrets, 'master'), { sinceMs: nextAddressPeriod(nowMs), nowMs })
  process.env['SMARTLINK_CLOCK'] = timeText(nowMs)
  startedAtMs = Date.now()
  system = await startSmartLink({
    dataDir: directory.path,
    flags: ['--no-demo', '--trusted-proxies', '127.0.0.1/32'],
  })
  delete process.env['SMARTLINK_CLOCK']
  const { control } = system
  const advertiser = await control.post<{ id: number; postback_token: string }>('/v1/advertisers', {
    name: 'Advertiser',
  })
  postbackToken = advertiser.postback_token
  const publisher = await control.post<{ id: number }>('/v1/publishers', { name: 'Publisher' })
  const offer = await control.post<{ id: number }>('/v1/offers', {
    name: 'Offer',
    advertiser_id: advertiser.id,
    url: 'https://offer.example/?cid={click_id}',
    access: 'public',
    attribution_window_days: 2,
  })
  await control.post('/v1/smart-links', {
    slug: 'go',
    name: 'Link',
    visibility: 'public',
    active: true,
    strategy: 'weight',
    members: [{ offer_id: offer.id, weight: 1 }],
  })
  await waitFor(async () => (await click(publisher.id, 0)) !== undefined, { deadlineMs: 10_000, what: 'the link' })
  visiting = visit(publisher.id)
}, 60_000)

afterAll(async () => {
  clicking = false
  await visiting
  system?.process.kill('SIGKILL')
  await system?.process.ended
  directory.remove()
})

/** The same visitors, again and again, as long as the test runs; not faster than the machine has to spare. */
async function visit(publisherId: number): Promise<void> {
  while (clicking) {
    await delay(ROUND_MS)
    for (let visitor = 0; visitor < VISITORS; visitor++) {
      const token = await click(publisherId, visitor)
      if (token === undefined) failures.push(`visitor ${visitor} at ${timeText(systemNow())}`)
      else if (visitor !== ERASED) tokens.set(Buffer.from(token, 'base64url')[0] ?? 0, token)
    }
  }
}

async function click(publisherId: number, visitor: number): Promise<string | undefined> {
  const response = await fetch(`${system.ingressUrl}/go?pub=${publisherId}`, {
    redirect: 'manual',
    headers: {
      'user-agent':
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      'accept-language': 'en',
      'x-forwarded-for': `91.7.${visitor}.9`,
    },
  })
  const location = response.headers.get('location')
  return location === null ? undefined : (new URL(location).searchParams.get('cid') ?? undefined)
}

async function postback(token: string | undefined): Promise<number> {
  const url = `${system.ingressUrl}/postback?cid=${token}&token=${postbackToken}&txid=${Math.random()}`
  return (await fetch(url)).status
}

const place = (): string[] => ['--data', directory.path, '--clickhouse-port', new URL(system.analyst.url).port]
const at = (ms: number): Record<string, string> => ({ SMARTLINK_CLOCK: timeText(ms) })
const json = <T>(...words: string[]): Promise<T> => smartlinkJson<T>([...words, ...place()], at(systemNow()))

interface Listed {
  readonly ring: string
  readonly id: number
  readonly state: string
  readonly held_by: string[]
  readonly missing_on: string[]
}

async function addAndWait(ring: string): Promise<number> {
  const { id } = await json<{ id: number }>('secrets', 'add', ring)
  await waitFor(
    async () => {
      const { keys } = await json<{ keys: Listed[] }>('secrets', 'ls')
      const key = keys.find((one) => one.ring === ring && one.id === id)
      return key?.held_by.length === 1 && key.missing_on.length === 0
    },
    { deadlineMs: 15_000, what: `key ${id} of ${ring} to be held by the node` },
  )
  return id
}

/** Different visitors of clicks whose hashes were made with a key, and how many of the clicks took theirs for a stranger. */
async function visitorsBy(keyId: number): Promise<{ visitors: number; strangers: number }> {
  const [row] = await queryClickHouse<{ visitors: string; strangers: string }>(
    system.analyst,
    `SELECT uniqExact(visitor_key) AS visitors, countIf(NOT returning) AS strangers FROM clicks WHERE key_id = ${keyId}`,
  )
  return { visitors: Number(row?.visitors), strangers: Number(row?.strangers) }
}

test('keys change in a running system: old tokens are good, and no visitor is split more than it was said', async () => {
  await waitFor(async () => (await visitorsBy(1)).visitors === VISITORS, {
    deadlineMs: 60_000,
    what: 'everybody to come',
  })
  expect(systemNow(), 'the machine is too slow for this test').toBeLessThan(CHANGE_MS)
  // Added to a node that runs, made current, and used by it.
  expect(await addAndWait('click-token-keys')).toBe(2)
  await json('secrets', 'use', 'click-token-keys', '2')
  await waitFor(() => tokens.has(2), { deadlineMs: 10_000, what: 'a click signed with the new key' })
  expect(await Promise.all([postback(tokens.get(1)), postback(tokens.get(2))])).toEqual([200, 200])

  await waitFor(async () => (await visitorsBy(2)).visitors === VISITORS, {
    deadlineMs: 60_000,
    what: 'everybody to have come after the change',
  })
  // 30 names before and 30 after midnight, as without a change; and nobody is a stranger after it.
  expect(await visitorsBy(1)).toEqual({ visitors: VISITORS, strangers: VISITORS })
  expect(await visitorsBy(2)).toEqual({ visitors: VISITORS, strangers: 0 })

  // At once, in the middle of a day: twice, as it is said to be, and still nobody is a stranger.
  expect(await addAndWait('master')).toBe(3)
  const { since } = await json<{ since: string }>('secrets', 'use', 'master', '3')
  expect(Date.parse(since), 'hashes change when they do in any case').toBe(nextAddressPeriod(CHANGE_MS))
  await json('secrets', 'use', 'master', '3', '--now')
  await waitFor(async () => (await visitorsBy(3)).visitors === VISITORS, { deadlineMs: 30_000, what: 'the third key' })
  expect(await visitorsBy(3)).toEqual({ visitors: VISITORS, strangers: 0 })
}, 120_000)

interface Erasure {
  readonly id: string
  readonly state: string
  readonly until: string
  readonly removed: Readonly<Record<string, number>>
}

/** Stored clicks up to a time, of one visitor by what is kept of its address, or of all others. */
async function clicksOf(visitor: number, until: string, others = false): Promise<{ clicks: number; keys: number }> {
  const [row] = await queryClickHouse<{ clicks: string; keys: string }>(
    system.analyst,
    `SELECT count() AS clicks, uniqExact(key_id) AS keys FROM clicks
     WHERE address ${others ? '!=' : '='} '91.7.${visitor}.0/24' AND time <= parseDateTime64BestEffort('${until}', 3, 'UTC')`,
  )
  return { clicks: Number(row?.clicks), keys: Number(row?.keys) }
}

async function completeUntil(): Promise<string> {
  const { meta } = await system.report.get<{ meta: { complete_until: string | null } }>(
    '/v1/reports/clicks?metrics=gross',
  )
  return meta.complete_until ?? ''
}

test('an address is erased under every key it was hashed with, and a click by its token, while everybody goes on', async () => {
  const control = ['--data', directory.path, '--control', String(system.process.ready['control'])]
  const before = timeText(systemNow())
  await waitFor(async () => (await completeUntil()) > before, {
    deadlineMs: 60_000,
    everyMs: 200,
    what: 'what was decided up to then to be stored',
  })
  expect(await clicksOf(ERASED, timeText(systemNow() + DAY_MS))).toMatchObject({ keys: 3 })
  const others = await clicksOf(ERASED, before, true)
  const ofAddress = await smartlinkJson<Erasure>(['erase', '--address', `91.7.${ERASED}.9`, ...control], {})
  expect(ofAddress).toMatchObject({ state: 'done' })
  expect(ofAddress.removed['clicks']).toBeGreaterThan(10)
  expect(await clicksOf(ERASED, ofAddress.until)).toEqual({ clicks: 0, keys: 0 })
  expect(await clicksOf(ERASED, before, true)).toEqual(others)

  const token = tokens.get(1) ?? ''
  const asked = await smartlink(['erase', '--click', token, '--no-wait', ...control])
  const id = asked.stdout.trim()
  const done = await waitFor(
    async () => {
      const { stdout } = await smartlink(['erase', 'status', id, '--json', ...control])
      const erasure = JSON.parse(stdout) as Erasure
      return erasure.state === 'done' ? erasure : undefined
    },
    { deadlineMs: 60_000, what: 'the click to be erased' },
  )
  expect(done.removed).toMatchObject({ clicks: 1, conversions: 1 })
  const { totals } = await system.report.get<{ totals: { gross: number } }>(
    `/v1/reports/clicks?metrics=gross&from=${before.slice(0, 10)}T00:00:00Z&to=${before}`,
  )
  const [raw] = await queryClickHouse<{ clicks: string }>(
    system.analyst,
    `SELECT count() AS clicks FROM clicks WHERE time < parseDateTime64BestEffort('${before}', 3, 'UTC') AND toDate(time) = '${before.slice(0, 10)}'`,
  )
  expect(totals.gross).toBe(Number(raw?.clicks))
  const { items } = await smartlinkJson<{ items: Erasure[] }>(['erase', 'status', ...control], {})
  expect(items.map(({ state }) => state)).toEqual(['done', 'done'])
}, 120_000)

test('a key goes when nothing needs it any more, and not before', async () => {
  const old = tokens.get(1)
  const refused = await smartlink(['secrets', 'remove', 'click-token-keys', '1', ...place()], at(systemNow()))
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/conversions of those clicks would be refused/) as string,
  })
  const master = await smartlink(['secrets', 'remove', 'master', '2', ...place()], at(systemNow()))
  expect(master).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/an erasure by address would not find them/) as string,
  })
  const inUse = await smartlink(['secrets', 'remove', 'master', '3', '--force', ...place()], at(systemNow()))
  expect(inUse).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is in use: make another one current first/) as string,
  })
  expect(await postback(old)).toBe(200)

  // When the last token has expired, and when the last hash is gone.
  const days = (count: number): Record<string, string> => at(systemNow() + count * DAY_MS)
  expect(await smartlink(['secrets', 'remove', 'click-token-keys', '1', ...place()], days(1.9))).toMatchObject({
    code: 2,
  })
  expect(await smartlink(['secrets', 'remove', 'click-token-keys', '1', ...place()], days(2.1))).toMatchObject({
    code: 0,
  })
  expect(await smartlink(['secrets', 'remove', 'master', '1', ...place()], days(89))).toMatchObject({ code: 2 })
  expect(await smartlink(['secrets', 'remove', 'master', '1', ...place()], days(91))).toMatchObject({ code: 0 })
  await waitFor(async () => (await postback(old)) !== 200, {
    deadlineMs: 10_000,
    what: 'the removed key to be gone',
  })
  expect(await postback(tokens.get(2))).toBe(200)
  const forced = await smartlink(['secrets', 'remove', 'master', '2', '--force', ...place()], at(systemNow()))
  expect(forced).toMatchObject({ code: 3, stderr: expect.stringMatching(/would not find them/) as string })

  expect(failures, 'no visitor noticed anything').toEqual([])
  const { dependencies } = (await (await fetch(`${system.opsUrl}/readyz`)).json()) as {
    dependencies: { name: string; ready: boolean }[]
  }
  expect(dependencies.filter(({ name }) => name === 'secrets')).toEqual([{ name: 'secrets', ready: true }])
}, 180_000)

test('the password of the analyst and the token of the first admin change without a restart', async () => {
  const former = readFileSync(system.analyst.passwordFile, 'utf8')
  await smartlinkJson(['secrets', 'renew', 'analyst-password', '--data', directory.path], {})
  expect(readFileSync(system.analyst.passwordFile, 'utf8')).not.toBe(former)
  expect(await queryClickHouse(system.analyst, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  const response = await fetch(`${system.analyst.url}/?query=SELECT%201`, {
    headers: { 'x-clickhouse-user': 'analyst', 'x-clickhouse-key': former.trim() },
  })
  expect(await response.text()).toContain('AUTHENTICATION_FAILED')

  const url = String(system.process.ready['control'])
  const control = ['--data', directory.path, '--control', url]
  await smartlinkJson(['secrets', 'renew', 'admin-token', ...control], {})
  expect((await system.control.raw('GET', '/v1/me')).status, 'the former token').toBe(401)
  const token = readFileSync(join(directory.path, 'secrets', 'admin-token'), 'utf8').trim()
  expect(await new ApiClient(url, token).get('/v1/me')).toMatchObject({ role: 'admin', name: 'first administrator' })
})
