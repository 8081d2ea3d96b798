import type { CapStatusTable } from '@smartlink/caps/cap-status-table'
import { parseCapKey } from '@smartlink/caps/cap-keys'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { z } from 'zod'

const amountOrCount = z.union([z.number(), z.string()]).describe('A count, or an amount as decimal text')

export const shownCap = z.object({
  key: z.string().describe('Names the counter, for people who look into the log'),
  owner: z.enum(['offer', 'link']),
  owner_id: z.int(),
  owner_name: z.string(),
  cap_id: z.int(),
  publisher_id: z.int().nullable().describe('Null where the cap does not count each publisher apart'),
  publisher_name: z.string().nullable(),
  of_one_sub_id: z.boolean().describe('Counted for one sub id of the publisher'),
  metric: z.string(),
  window: z.string(),
  time_zone: z.string(),
  enforcement: z.enum(['hard', 'soft']),
  limit: amountOrCount,
  used: amountOrCount,
  outstanding: z.int().describe('Granted to ingresses and not yet known to be spent or given back'),
  used_up: z.boolean(),
  pending: z.boolean().describe('The count to begin with is not known yet'),
  resets_at: z.iso
    .datetime()
    .nullable()
    .describe('Null for a cap in total, or when no click came in the present window'),
  as_of: z.iso.datetime(),
})

export type ShownCap = z.output<typeof shownCap>

/**
 * What the ledger last said of every counter of a cap that is in the catalog, fullest first. A window that has ended
 * counts as unused: nothing was said of the one that is open now.
 */
export function shownCaps(statuses: CapStatusTable, catalog: CatalogReader, nowMs: number): ShownCap[] {
  const shown: ShownCap[] = []
  for (const [key, status] of statuses.entries()) {
    const { owner, ownerId, capId, revision, publisherId, sub1Hash, metric, window, zone } = parseCapKey(key)
    const entity = owner === 'offer' ? catalog.offer(ownerId) : catalog.smartLink(ownerId)
    const cap = entity?.caps.find(({ id, since }) => id === capId && since.revision === revision)
    if (entity === undefined || cap === undefined) continue
    const over = status.ends_at !== null && status.ends_at <= nowMs
    shown.push({
      key,
      owner,
      owner_id: ownerId,
      owner_name: entity.name,
      cap_id: capId,
      publisher_id: publisherId ?? null,
      publisher_name: publisherId === undefined ? null : (catalog.any('publisher', publisherId)?.name ?? null),
      of_one_sub_id: sub1Hash !== undefined,
      metric,
      window,
      time_zone: zone,
      enforcement: cap.enforcement,
      limit: cap.limit,
      used: over ? 0 : status.used,
      outstanding: over ? 0 : status.outstanding,
      used_up: !over && status.used_up,
      pending: status.pending,
      resets_at: over || status.ends_at === null ? null : new Date(status.ends_at).toISOString(),
      as_of: new Date(status.as_of).toISOString(),
    })
  }
  return shown.toSorted((a, b) => fullness(b) - fullness(a))
}

function fullness({ used, limit }: ShownCap): number {
  return Number(used) / Number(limit)
}
