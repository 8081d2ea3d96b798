import { join } from 'node:path'
import type { EventLog } from '@smartlink/event-log/event-log'
import { CLICKS } from '@smartlink/events/topics'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { changeOf } from './testing/catalog-of.ts'
import { openEmbedded, prepareLog, startTestIngress, temporaryDataDir, writeCatalog } from './testing/ingress-on-log.ts'
import { storedClicks, storedMarks, storedSequences } from './testing/stored-events.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const since = { revision: 1, at: '2026-01-01T00:00:00Z' }
const CATALOG = [
  changeOf('domain', { id: 1, hostname: 'go.example', default: true }),
  changeOf('advertiser', { id: 1 }),
  changeOf('publisher', { id: 7 }),
  changeOf('offer', { id: 1, advertiser_id: 1, url: 'https://one.example/' }),
  changeOf('offer', {
    id: 2,
    advertiser_id: 1,
    url: 'https://capped.example/',
    caps: [{ id: 1, scope: 'offer', metric: 'clicks', window: 'day', limit: 5, since, while_pending: 'hold' }],
  }),
  changeOf('smart_link', { id: 1, slug: 'go', visibility: 'public', members: [{ offer_id: 1 }] }),
  changeOf('smart_link', { id: 2, slug: 'capped', visibility: 'public', members: [{ offer_id: 2 }] }),
]

let data: ReturnType<typeof temporaryDataDir>
let log: EventLog
beforeEach(async () => {
  data = temporaryDataDir()
  log = await openEmbedded(data.path)
  await prepareLog(log)
  await writeCatalog(log, CATALOG)
})
afterEach(async () => {
  await log.close()
  data.remove()
})

it('a full outbox still redirects to uncapped offers, says what it drops, and takes clicks again when it was read', async () => {
  const ingress = await startTestIngress(log, data.path, { outboxMaxBytes: 200_000 })
  const status = async (slug: string): Promise<number> =>
    (await fetch(`${ingress.url}/${slug}?pub=7`, { redirect: 'manual', headers: { 'user-agent': AGENT } })).status
  const outbox = (): string | undefined => ingress.readiness().find(({ name }) => name === 'outbox/0')?.reason
  let answered = 0
  while (!(outbox() ?? '').startsWith('full')) {
    expect(await status('go')).toBe(302)
    answered += 1
  }
  for (let n = 0; n < 20; n += 1) expect(await status('go')).toBe(302)
  answered += 20
  expect(await status('capped'), 'a hard cap is closed to what can not be counted').toBe(404)
  answered += 1
  const wrong = await fetch(`${ingress.url}/postback?cid=x`)
  expect(wrong.status).toBe(400)

  const consumer = await log.consume({
    group: 'reader',
    topics: [CLICKS.name],
    assigned: ({ begin }) => Promise.resolve({ startAt: begin }),
    handleBatch: async ({ assignment, records }) => {
      await assignment.commit((records.at(-1)?.offset ?? 0) + 1)
    },
    onCrash: () => undefined,
  })
  await waitFor(() => outbox() === undefined, { deadlineMs: 20_000, what: 'room in the outbox' })
  expect(await status('go')).toBe(302)
  answered += 1
  await ingress.stop()
  await consumer.close()

  const directory = join(data.path, 'outbox', '0')
  const stored = storedClicks(directory).length
  const dropped = storedMarks(directory).at(-1)?.dropped
  expect(dropped?.human).toBeGreaterThanOrEqual(21)
  expect(stored + (dropped?.human ?? 0)).toBe(answered)
  for (const numbers of storedSequences(directory).values()) expect(numbers).toEqual(numbers.map((_, n) => n))
  expect(await ingress.metrics.getSingleMetricAsString('smartlink_clicks_dropped_total')).toContain(
    `{class="human"} ${dropped?.human}`,
  )
})
