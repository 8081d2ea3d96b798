import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import { json, refused } from '@smartlink/http/answer'
import { conflict, unavailable } from '@smartlink/http/problem'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import { noSuch } from '../operations/refusals.ts'
import { LINK_CLICKS } from '../suggested-weights/link-clicks.sql.ts'
import type { LinkClicksRow } from '../suggested-weights/link-clicks.sql.ts'
import { LINK_CONVERSIONS } from '../suggested-weights/link-conversions.sql.ts'
import type { LinkConversionsRow } from '../suggested-weights/link-conversions.sql.ts'
import { suggestWeights } from '../suggested-weights/suggest-weights.ts'
import { idParameter } from './parameters.ts'

const DAY_MS = 86_400_000
const STATUSES = { cr: ['approved', 'pending'], epc: ['approved'] } as const

const query = z.strictObject({
  metric: z.enum(['epc', 'cr']).default('epc'),
  min_clicks: z.coerce.number().int().min(1).max(1_000_000).default(100),
  days: z.coerce.number().int().min(1).max(90).default(30).describe('How far back clicks count'),
})

const offer = z.object({
  offer_id: z.int(),
  offer_name: z.string(),
  clicks: z.int(),
  effective_clicks: z.number().describe('Clicks, each counted by how likely its conversion would have come by now'),
  converted_clicks: z.int(),
  mean: z.number(),
  interval_95: z.tuple([z.number(), z.number()]),
  probability_best: z.number(),
})

const answer = z.object({
  metric: z.enum(['epc', 'cr']),
  from: z.string(),
  to: z.string(),
  currency: z.string().nullable(),
  allows_for_delay: z.boolean(),
  offers: z.array(offer),
  waiting: z
    .array(z.object({ offer_id: z.int(), offer_name: z.string(), clicks: z.int() }))
    .describe('Too few clicks to be judged; their members keep their share'),
  members: z.array(z.object({ member: z.int(), offer_id: z.int(), weight: z.int(), suggested_weight: z.int() })),
})

/** @param clickhouse a client opened for `reports`; absent where this process is not told of one */
export function suggestWeightsRoute(view: CatalogView, clickhouse: ClickHouseClient | undefined, clock: Clock): Route {
  return route({
    method: 'get',
    path: '/v1/smart-links/{id}/suggested-weights',
    tag: 'smart-links',
    summary: 'Weights that the stats of the link speak for, with how sure that is; nothing is changed',
    description:
      'In proportion to the probability that an offer is the best of those with at least `min_clicks`. Offers see the visitors that their targeting lets through, so what they earn is compared as it came and not among the same visitors.',
    access: 'analyst',
    params: idParameter,
    query,
    responses: { 200: { description: 'A suggestion, never applied by itself', schema: answer } },
    problems: { 409: 'Payouts of several currencies can not be compared', 503: 'ClickHouse can not be asked now' },
    handle: async ({ params, query: { metric, min_clicks, days } }) => {
      const link = view.smartLink(params.id)
      if (link === undefined) return refused(noSuch('smart link', params.id))
      if (clickhouse === undefined) {
        return refused(unavailable('suggest.no_clickhouse', 'This process is not told where ClickHouse is'))
      }
      const nowMs = clock.now()
      const fromMs = nowMs - days * DAY_MS
      const values = { link_id: link.id, now_ms: nowMs, from_ms: fromMs, statuses: STATUSES[metric] }
      const stats = await read(clickhouse, values)
      if (stats === undefined)
        return refused(unavailable('suggest.clickhouse_unreachable', 'ClickHouse does not answer'))
      const currencies = [...new Set(stats.conversions.filter(({ payout }) => payout > 0).map((row) => row.currency))]
      if (metric === 'epc' && currencies.length > 1) {
        const detail = `Conversions pay in ${currencies.toSorted().join(', ')}; use metric=cr`
        return refused(conflict('suggest.mixed_currencies', detail))
      }
      const { judged, waiting, weights, allowsForDelay } = suggestWeights(link, stats, metric, min_clicks)
      const nameOf = (offerId: number): string => view.any('offer', offerId)?.name ?? ''
      return json({
        metric,
        from: new Date(fromMs).toISOString(),
        to: new Date(nowMs).toISOString(),
        currency: metric === 'epc' ? (currencies[0] ?? null) : null,
        allows_for_delay: allowsForDelay,
        offers: judged.map((one) => ({
          offer_id: one.offerId,
          offer_name: nameOf(one.offerId),
          clicks: one.clicks,
          effective_clicks: one.effectiveClicks,
          converted_clicks: one.converted,
          mean: one.mean,
          interval_95: [...one.interval],
          probability_best: one.probabilityBest,
        })),
        waiting: waiting.map(({ offerId, clicks }) => ({ offer_id: offerId, offer_name: nameOf(offerId), clicks })),
        members: link.members.map(({ offer_id, weight }, member) => ({
          member,
          offer_id,
          weight,
          suggested_weight: weights[member] ?? weight,
        })),
      })
    },
  })
}

async function read(clickhouse: ClickHouseClient, values: Readonly<Record<string, unknown>>) {
  try {
    const [clicks, conversions] = await Promise.all([
      clickhouse.query<LinkClicksRow>(LINK_CLICKS, values),
      clickhouse.query<LinkConversionsRow>(LINK_CONVERSIONS, values),
    ])
    return { clicks, conversions }
  } catch (error) {
    if (error instanceof ClickHouseUnreachableError) return undefined
    throw error
  }
}
