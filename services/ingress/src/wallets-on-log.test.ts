import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeWalletRecord, encodeRecord, parseWalletKey } from '@smartlink/caps/messages'
import type { GrantRecord, WalletRecord } from '@smartlink/caps/messages'
import type { EventLog } from '@smartlink/event-log/event-log'
import { partitionFor } from '@smartlink/event-log/partitioner'
import { CAP_GRANTS, CAP_WALLETS } from '@smartlink/events/topics'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { changeOf } from './testing/catalog-of.ts'
import { openEmbedded, prepareLog, startTestIngress, temporaryDataDir, writeCatalog } from './testing/ingress-on-log.ts'
import { storedClicks } from './testing/stored-events.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const since = { revision: 1, at: '2026-01-01T00:00:00Z' }
const KEY = 'o1.c1.r1.clicks.total.UTC'
const CATALOG = [
  changeOf('domain', { id: 1, hostname: 'go.example', default: true }),
  changeOf('advertiser', { id: 1 }),
  changeOf('publisher', { id: 7 }),
  changeOf('offer', {
    id: 1,
    advertiser_id: 1,
    url: 'https://capped.example/',
    caps: [{ id: 1, scope: 'offer', metric: 'clicks', window: 'total', limit: 100, since, while_pending: 'hold' }],
  }),
  changeOf('offer', { id: 2, advertiser_id: 1, url: 'https://fallback.example/' }),
  changeOf('smart_link', {
    id: 1,
    slug: 'go',
    visibility: 'public',
    members: [{ offer_id: 1 }],
    fallback_offer_id: 2,
  }),
]
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

let data: ReturnType<typeof temporaryDataDir>
let log: EventLog
/** Newest record of each stream's wallet for the cap. */
const wallets = new Map<string, WalletRecord>()
beforeEach(async () => {
  data = temporaryDataDir()
  log = await openEmbedded(data.path)
  await prepareLog(log)
  await writeCatalog(log, CATALOG)
  wallets.clear()
  await log.table({
    topics: [CAP_WALLETS.name],
    onRecord: ({ key, value }) => {
      const record = decodeWalletRecord(value?.toString() ?? '')
      const { stream, cap } = parseWalletKey(key.toString()) ?? {}
      if (record !== undefined && stream !== undefined && cap === KEY) wallets.set(stream, record)
    },
    onCrash: () => undefined,
  })
})
afterEach(async () => {
  await log.close()
  data.remove()
})

/** Says what the ledger would say. */
async function grant(stream: string, more: Partial<GrantRecord>): Promise<void> {
  const totals = { granted: 0, spent: 0, passed: 0, returned: 0, forfeited: 0, given_back: 0 }
  const record: GrantRecord = { ...totals, closed: null, state: 'open', ends_at: null, ...more }
  const partition = partitionFor(Buffer.from(KEY), CAP_GRANTS.partitions)
  const writer = await log.fencedWriter({ topic: CAP_GRANTS.name, partition, replay: () => undefined })
  await writer.append([{ key: `${KEY}|total|${stream}`, value: Buffer.from(encodeRecord(record)) }])
  await writer.close()
}

async function clickTo(url: string): Promise<string> {
  const answer = await fetch(`${url}/go?pub=7`, { redirect: 'manual', headers: { 'user-agent': AGENT } })
  return new URL(answer.headers.get('location') ?? '').host
}

function walletThat(what: string, fits: (record: WalletRecord) => boolean): Promise<[string, WalletRecord]> {
  return waitFor(() => [...wallets].find(([, record]) => fits(record)), { deadlineMs: 20_000, what })
}

it('asks the ledger for tokens, spends what it is granted, and closes its wallet when it stops', async () => {
  const ingress = await startTestIngress(log, data.path)
  expect(await clickTo(ingress.url), 'nobody answered in time').toBe('fallback.example')
  const [stream, asked] = await walletThat('a question to the ledger', ({ want }) => want > 0)
  expect(asked).toMatchObject({ spent: 0, returned: 0 })
  await grant(stream, { granted: 2 })
  await waitFor(async () => (await clickTo(ingress.url)) === 'capped.example', { deadlineMs: 10_000, what: 'a token' })
  await ingress.stop()
  const spent = storedClicks(join(data.path, 'outbox', '0')).filter(({ offer_id }) => offer_id === 1).length
  expect(spent).toBeGreaterThan(0)
  expect(wallets.get(stream)).toMatchObject({ spent, closed: 'exact' })
})

it('closes the wallet of an earlier stream until the ledger has taken it, and then knows it is settled', async () => {
  const first = await startTestIngress(log, data.path)
  await clickTo(first.url)
  const [stream] = await walletThat('a question to the ledger', ({ want }) => want > 0)
  await grant(stream, { granted: 5 })
  await waitFor(async () => (await clickTo(first.url)) === 'capped.example', { deadlineMs: 10_000, what: 'a token' })
  await first.stop()
  const { spent } = wallets.get(stream) ?? {}

  wallets.clear()
  const second = await startTestIngress(log, data.path)
  const [closed, record] = await walletThat('the closing', (one) => one.closed !== undefined)
  expect([closed, record.closed, record.spent]).toEqual([stream, 'exact', spent])
  await grant(stream, { granted: 5, spent: spent ?? 0, closed: 'exact' })
  await waitFor(() => readFileSync(join(data.path, 'state', 'settled-streams.json'), 'utf8').includes(stream), {
    deadlineMs: 20_000,
    what: 'the stream to be settled',
  })
  await second.stop()
})
