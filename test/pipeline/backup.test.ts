import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLoadCatalog } from '../harness/catalog-for-load.ts'
import type { LoadCatalog } from '../harness/catalog-for-load.ts'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { smartlink, smartlinkJson } from '../harness/command-line.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

const scratch = temporaryDirectory()
const [first, second] = [join(scratch.path, 'first'), join(scratch.path, 'second')]
const file = join(scratch.path, 'installation.backup')
const later = join(scratch.path, 'later.backup')
let system: RunningSmartLink
let catalog: LoadCatalog
let postbackToken = ''
let clickToken = ''
let erasedToken = ''

async function click(): Promise<URL> {
  const response = await fetch(`${system.ingressUrl}/${catalog.weightLink.slug}?pub=${catalog.publisherIds[0]}`, {
    redirect: 'manual',
    headers: {
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
    },
  })
  return new URL(response.headers.get('location') ?? 'http://no.redirect')
}

/** As the services' user of the embedded ClickHouse, as an operator does. */
async function asService(dataDir: string, sql: string): Promise<string> {
  const password = readFileSync(join(dataDir, 'clickhouse', 'service-password'), 'utf8').trim()
  const response = await fetch(system.analyst.url, {
    method: 'POST',
    headers: { 'x-clickhouse-user': 'smartlink', 'x-clickhouse-key': password },
    body: sql,
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}

async function counts(): Promise<{ clicks: number; hourly: number }> {
  const [row] = await queryClickHouse<{ clicks: string; hourly: string }>(
    system.analyst,
    'SELECT (SELECT count() FROM clicks) AS clicks, (SELECT sum(clicks) FROM clicks_hourly) AS hourly',
  )
  return { clicks: Number(row?.clicks), hourly: Number(row?.hourly) }
}

async function stop(): Promise<void> {
  system.process.kill('SIGINT')
  await system.process.ended
}

beforeAll(async () => {
  system = await startSmartLink({ dataDir: first, flags: ['--no-demo'] })
  catalog = await createLoadCatalog(system.control, 100)
  const { items } = await system.control.get<{ items: { id: number }[] }>('/v1/advertisers')
  const advertiser = items[0]?.id ?? 0
  postbackToken = (
    (await (
      await system.control.raw('POST', `/v1/advertisers/${advertiser}/postback-token`, {}, { 'if-match': '*' })
    ).json()) as { postback_token: string }
  ).postback_token
  await waitFor(async () => (await click()).hostname !== 'no.redirect', { deadlineMs: 15_000, what: 'the link' })
  clickToken = (await click()).searchParams.get('cid') ?? ''
  erasedToken = (await click()).searchParams.get('cid') ?? ''
})

afterAll(async () => {
  system?.process.kill('SIGKILL')
  await system?.process.ended
  scratch.remove()
})

/** Asks the management API by the command line, in the first installation or the second. */
const asked = (
  dataDir: string,
  ...words: string[]
): Promise<{ items: { state: string; removed: { clicks: number } }[] }> =>
  smartlinkJson([...words, '--data', dataDir, '--control', String(system.process.ready['control'])], {})

test('a backup of a running installation is one private file, and is not written over another', async () => {
  const made = await smartlinkJson<{ records: number; secrets: string[] }>(['backup', file, '--data', first], {})
  expect(made.secrets).toEqual(['click-token-keys', 'master', 'admin-token', 'analyst-password'])
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(scratch.path).toSorted()).toEqual(['first', 'installation.backup'])
  expect(await smartlink(['backup', file, '--data', first])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there already') as string,
  })
})

test('a damaged, cut, changed or newer file is refused before anything is written', async () => {
  const bytes = readFileSync(file)
  const text = gunzipSync(bytes).toString()
  const flipped = Buffer.from(bytes)
  flipped.writeUInt8(flipped.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
  for (const [damaged, why] of [
    [flipped, /damaged/],
    [bytes.subarray(0, bytes.length - 20), /damaged/],
    [Buffer.from('not a backup'), /no backup/],
    [gzipSync(text.replace('load-weight', 'load-other')), /checksum/],
    [gzipSync(text.split('\n').slice(0, -2).join('\n') + '\n'), /end is missing/],
    [gzipSync(text.replace('smartlink.backup.1', 'smartlink.backup.2')), /use the version that made it/],
  ] as const) {
    const name = join(scratch.path, 'damaged.backup')
    writeFileSync(name, damaged)
    const refused = await smartlink(['restore', name, '--data', second])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(why) as string })
    expect(existsSync(second)).toBe(false)
  }
})

test('a new installation has the same ids, slugs, tokens and keys: links and click ids from before stay good', async () => {
  await waitFor(async () => (await counts()).clicks >= 3, { deadlineMs: 15_000, what: 'the clicks to be stored' })
  const before = await counts()
  await asService(first, `BACKUP DATABASE smartlink TO File('of-today')`)
  // Erased after ClickHouse was backed up, and before the rest is.
  await asked(first, 'erase', '--click', erasedToken)
  await smartlinkJson(['backup', later, '--data', first], {})
  await stop()

  const restored = await smartlinkJson<{ catalog: number; tokens: number; others: string[] }>(
    ['restore', later, '--data', second],
    {},
  )
  expect(restored).toMatchObject({ others: [] })
  expect(restored.catalog).toBeGreaterThan(8)
  // Stopped half way it can be run again: what is there already is not written again.
  expect(await smartlinkJson(['restore', later, '--data', second], {})).toMatchObject({
    catalog: 0,
    tokens: 0,
    erased: 0,
  })

  const token = readFileSync(join(first, 'secrets', 'admin-token'), 'utf8')
  system = await startSmartLink({ dataDir: second, flags: ['--no-demo'] })
  expect(readFileSync(join(second, 'secrets', 'admin-token'), 'utf8')).toBe(token)
  expect(await system.control.get('/v1/me')).toMatchObject({ role: 'admin' })
  const link = await system.control.get<{ slug: string }>(`/v1/smart-links/${catalog.weightLink.id}`)
  expect(link.slug).toBe(catalog.weightLink.slug)
  expect((await click()).hostname).toBe('offer.example')
  const postback = await fetch(`${system.ingressUrl}/postback?cid=${clickToken}&token=${postbackToken}&txid=1`)
  expect(postback.status).toBe(200)
  await waitFor(async () => (await queryClickHouse(system.analyst, 'SELECT 1 FROM conversions')).length === 1, {
    deadlineMs: 20_000,
    what: 'the conversion of a click of the former installation',
  })
  const made = await system.control.post<{ id: number }>('/v1/publishers', { name: 'New' })
  expect(made.id).toBe(1_000_000 + Math.max(...catalog.publisherIds) + 1)

  // Its clicks come back with the backup of ClickHouse, and with them their part of every sum.
  await waitFor(async () => (await counts()).clicks >= 1, { deadlineMs: 15_000, what: 'the click to be stored' })
  const own = await counts()
  const place = join(second, 'clickhouse', 'backups')
  mkdirSync(place, { recursive: true })
  cpSync(join(first, 'clickhouse', 'backups', 'of-today'), join(place, 'of-today'), { recursive: true })
  await asService(second, `RESTORE DATABASE smartlink FROM File('of-today') SETTINGS allow_non_empty_tables = 1`)
  expect(await counts()).toEqual({ clicks: own.clicks + before.clicks, hourly: own.hourly + before.hourly })
  // And what was erased since; that it was is in the other backup.
  await waitFor(async () => (await asked(second, 'erase', 'status')).items[0]?.state === 'done', {
    deadlineMs: 30_000,
    what: 'what was erased to be erased here',
  })
  await asked(second, 'erase', 'again')
  const left = { clicks: own.clicks + before.clicks - 1, hourly: own.hourly + before.hourly - 1 }
  await waitFor(
    async () => {
      const now = await counts()
      return now.clicks === left.clicks && now.hourly === left.hourly
    },
    { deadlineMs: 30_000, what: 'it to be erased again' },
  )
  // And of nodes that were running when the backup was made nothing more is waited for.
  const nowText = new Date().toISOString()
  const there = ['--data', second, '--clickhouse-port', new URL(system.analyst.url).port]
  const lost = await smartlinkJson<{ streams: unknown[] }>(['node', 'lost', '--former-logs', ...there], {})
  expect(lost.streams).toHaveLength(1)
  expect(await smartlinkJson(['node', 'lost', '--former-logs', ...there], {})).toEqual({ streams: [] })
  await waitFor(
    async () => {
      const { meta } = await system.report.get<{ meta: { complete_until: string } }>('/v1/reports/clicks?metrics=gross')
      return meta.complete_until > nowText
    },
    { deadlineMs: 30_000, what: 'reports to be complete again' },
  )
})

test('a catalog that is not empty is not restored into unless told to, and then keeps what the backup does not hold', async () => {
  const { revision } = await system.control.get<{ revision: number }>(`/v1/smart-links/${catalog.weightLink.id}`)
  await system.control.patch(`/v1/smart-links/${catalog.weightLink.id}`, revision, { slug: 'renamed' })
  const running = await smartlink(['restore', file, '--data', second])
  expect(running).toMatchObject({ code: 4, stderr: expect.stringContaining('in use by another process') as string })
  await stop()
  const refused = await smartlink(['restore', file, '--data', second])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not empty .*--overwrite/) as string })
  const restored = await smartlinkJson<{ others: string[]; catalog: number }>(
    ['restore', file, '--data', second, '--overwrite'],
    {},
  )
  expect(restored).toMatchObject({ others: [expect.stringMatching(/^publisher\/10000/)] })

  system = await startSmartLink({ dataDir: second, flags: ['--no-demo'] })
  const link = await system.control.get<{ slug: string; revision: number }>(`/v1/smart-links/${catalog.weightLink.id}`)
  expect(link.slug).toBe(catalog.weightLink.slug)
  expect(link.revision).toBeGreaterThan(revision + 1)
  expect((await click()).hostname).toBe('offer.example')
})
