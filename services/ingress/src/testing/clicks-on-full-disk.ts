import { catalogOf } from './catalog-of.ts'
import { ClickHarness, NOON } from './click-harness.ts'

/**
 * Clicks until the disk below a directory is full and a good while longer: `node clicks-on-full-disk.ts <directory>`.
 * Says on stdout what visitors were told and what the thread believes.
 */
const KEY = 'o1.c1.r1.clicks.day.UTC'
const CLICKS_PER_TURN = 40
const TURNS_AFTER_FULL = 100

const [directory = ''] = process.argv.slice(2)
const since = { revision: 1, at: '2026-01-01T00:00:00Z' }
const caps = [{ id: 1, scope: 'offer', metric: 'clicks', window: 'day', limit: 1e6, since, while_pending: 'hold' }]
const harness = new ClickHarness({
  directory,
  catalog: catalogOf({
    domain: [{ id: 1, hostname: 'go.example', default: true }],
    advertiser: [{ id: 1 }],
    publisher: [{ id: 7 }],
    offer: [
      { id: 1, advertiser_id: 1, url: 'https://capped.example/', caps },
      { id: 2, advertiser_id: 1, url: 'https://open.example/' },
    ],
    smart_link: [{ id: 1, slug: 'go', visibility: 'public', members: [{ offer_id: 1 }], fallback_offer_id: 2 }],
  }),
})

const answered: Record<string, number> = {}
async function clickTurn(): Promise<void> {
  const answers = Array.from({ length: CLICKS_PER_TURN }, () => harness.ask('/go?pub=7'))
  harness.wallet.applyGrant(
    KEY,
    '2026-06-10',
    {
      granted: 1e6,
      spent: 0,
      passed: 0,
      returned: 0,
      forfeited: 0,
      given_back: 0,
      closed: null,
      state: 'open',
      ends_at: null,
    },
    NOON,
  )
  harness.capWaits.answered(KEY, '2026-06-10')
  for (const { location } of await Promise.all(answers)) {
    const { host } = new URL(location)
    answered[host] = (answered[host] ?? 0) + 1
  }
}

while (harness.outbox.room === 'open') await clickTurn()
for (let turn = 0; turn < TURNS_AFTER_FULL; turn += 1) {
  harness.now += 50
  await clickTurn()
}
const spent = harness.wallet.checkpoint().totals[0]?.[3]
await harness.outbox.close()
process.stdout.write(`${JSON.stringify({ answered, spent, dropped: harness.outbox.dropped })}\n`)
