import { ALL_ON } from '@smartlink/fraud/rule-book'
import { createCapStatusTable } from '@smartlink/caps/cap-status-table'
import type { EntityChange } from '@smartlink/catalog/record/read-record'
import type { Kind } from '@smartlink/catalog/kinds'
import { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import { simulate } from '@smartlink/control/simulate/simulate'
import { simulationBody } from '@smartlink/control/simulate/simulation'
import { formatUuid } from '@smartlink/events/uuid7'
import { ClickHarness, NOON } from '@smartlink/ingress/testing/click-harness'
import type { StoredClick as ClickInOutbox } from '@smartlink/ingress/testing/stored-events'
import { decideAgain } from '@smartlink/report/explain/decide-again'
import { differencesOf } from '@smartlink/report/explain/differences'
import type { StoredClick } from '@smartlink/report/explain/stored-click'
import { anySituation } from '@smartlink/routing/testing/arbitrary-click'
import type { Publisher } from '@smartlink/routing/types'
import type { Situation } from '@smartlink/routing/testing/arbitrary-click'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import { createVisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import type { VisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { variedClick } from '../harness/varied-clicks.ts'
import type { VariedClick } from '../harness/varied-clicks.ts'

/** Catalogs, and clicks on each; `SMARTLINK_AGREE_CATALOGS=2000` makes them 100,000. */
const CATALOGS = Number(process.env['SMARTLINK_AGREE_CATALOGS'] ?? 100)
const CLICKS_EACH = 50
const DRAW_RANGE = 2 ** 52
const LINK = { id: 1, slug: 'go' }
const PUBLISHERS: readonly Publisher[] = [
  { id: 7, status: 'active' },
  { id: 8, status: 'active' },
  { id: 9, status: 'paused' },
]
const zones = createZoneClock()
let visitors: VisitorFacts

beforeAll(async () => {
  const secret = (): Buffer => Buffer.alloc(32, 3)
  visitors = await createVisitorFacts({
    geoPaths: [],
    trustedProxies: [],
    addressStorage: 'truncated',
    secrets: { keyAt: () => ({ id: 1, sinceMs: undefined }), day: secret, addressPeriod: secret },
    onProblem: (error) => {
      throw error
    },
  })
})
afterAll(() => visitors.close())

test(
  'random clicks on random catalogs: the click path, simulate and explain agree',
  { timeout: 3_600_000 },
  async () => {
    const outcomes = new Map<string, number>()
    const reasons = new Set<string>()
    let clicks = 0
    for (const [index, situation] of fc.sample(anySituation, { numRuns: CATALOGS, seed: 65 }).entries()) {
      const { catalog, packed } = catalogsOf(situation)
      const harness = new ClickHarness({ catalog: packed, maxWaiting: 0 })
      try {
        const sent = await sendClicks(harness, index)
        const stored = harness.clicks()
        expect(stored).toHaveLength(sent.length)
        for (const [place, event] of stored.entries()) {
          const click = sent[place] as VariedClick
          const row = asRow(event)
          const again = decideAgain(row, catalog, zones)
          expect(again && differencesOf(row, again.decision)).toEqual([])
          expect(essence(simulateAgain(catalog, click, row))).toEqual(essence(row))
          outcomes.set(row.outcome, (outcomes.get(row.outcome) ?? 0) + 1)
          for (const { result } of row.trace) reasons.add(result)
          clicks += 1
        }
      } finally {
        await harness.close()
      }
    }
    expect(clicks).toBe(CATALOGS * CLICKS_EACH)
    for (const outcome of ['delivered', 'fallback', 'blocked', 'lost']) expect(outcomes.get(outcome)).toBeGreaterThan(0)
    expect(reasons.size).toBeGreaterThan(25)
  },
)

/** The situation's entities as catalogs have them; nothing of its click is used. */
function catalogsOf(situation: Situation): { readonly catalog: CatalogView; readonly packed: PackedCatalog } {
  const catalog = new CatalogView()
  const packed = new PackedCatalog()
  let revision = 0
  const put = (kind: Kind, entities: readonly { readonly id: number }[]): void => {
    for (const entity of entities) {
      const at = '2026-01-01T00:00:00Z'
      const identity = {
        revision: ++revision,
        needs: 1,
        created_at: at,
        updated_at: at,
        updated_by: 'test',
        archived: false,
      }
      const change = { kind, entity: { ...identity, ...entity } } as unknown as EntityChange
      catalog.apply(change)
      packed.apply(change)
    }
  }
  put('domain', [{ ...situation.domain, default: true } as { id: number }])
  put('publisher', PUBLISHERS)
  put('advertiser', situation.advertisers)
  put('targeting_group', situation.groups)
  // As control gives them: no two caps of a catalog have the same id.
  const withOwnIds = <Cap extends { readonly id: number }>(caps: readonly Cap[] | undefined, owner: number) => ({
    caps: (caps ?? []).map((cap) => ({ ...cap, id: owner * 100 + cap.id })),
  })
  put(
    'offer',
    situation.offers.map((offer) => ({ ...offer, ...withOwnIds(offer.caps, offer.id) })),
  )
  const { link } = situation
  put('smart_link', [{ ...link, ...withOwnIds(link.caps, 99), ...LINK, revision: ++revision } as { id: number }])
  return { catalog, packed }
}

async function sendClicks(harness: ClickHarness, seed: number): Promise<VariedClick[]> {
  const clicks = Array.from({ length: CLICKS_EACH }, (_, number) =>
    variedClick(seed * CLICKS_EACH + number, { links: [LINK], publisherIds: [7, 7, 7, 8, 9] }),
  )
  for (const { method, query, address, headers } of clicks) {
    harness.now += 1
    const read = readRequestHeaders(Object.entries(headers).flat())
    harness.visitor = visitors.of({ method, remoteAddress: address, headers: read }, harness.now)
    await harness.ask(`/${LINK.slug}?${query}`, { method, host: 'go.example', headers: read })
  }
  expect(harness.now).toBe(NOON + clicks.length)
  return clicks
}

/** A click in the outbox as ClickHouse gives it back. */
function asRow(event: ClickInOutbox): StoredClick {
  return { ...event, click_id: formatUuid(event.click_id), time_ms: event.time } as unknown as StoredClick
}

function simulateAgain(catalog: CatalogView, click: VariedClick, row: StoredClick): Pick<StoredClick, EssenceField> {
  const link = catalog.smartLink(LINK.id)
  const domain = catalog.defaultDomain
  if (link === undefined || domain === undefined) throw new Error('the catalog has no link')
  const { 'user-agent': user_agent, ...headers } = click.headers
  const simulation = simulationBody.parse({
    ip: click.address,
    user_agent,
    headers,
    query: click.query,
    class: row.class,
    duplicate_offer_ids: row.duplicate_offers,
    visitor: { returning: row.returning },
    cap_state: Object.fromEntries(
      row.caps.map(({ cap, remaining }) => [/\.c(\d+)\./.exec(cap)?.[1], remaining === -1 ? 'unknown' : remaining]),
    ),
    draw: Math.max(row.draw, 0) / DRAW_RANGE,
  })
  const simulator = { visitors, zones, statuses: createCapStatusTable(), fraudModes: ALL_ON }
  return simulate(simulator, { catalog, link, domain }, simulation, row.time_ms).decision
}

type EssenceField = 'outcome' | 'reason' | 'member' | 'offer_id' | 'trace' | 'propensity'

function essence({ outcome, reason, member, offer_id, trace, propensity }: Pick<StoredClick, EssenceField>): unknown {
  const steps = trace.map((step) => [step.member, step.offer_id, step.result])
  return { outcome, reason, member, offer_id, steps, propensity }
}
