import { dirtyHours } from '../aggregates/dirty-hours.ts'
import { HOURLY_AGGREGATES } from '../aggregates/hourly-aggregates.ts'
import { rebuildableSince, rebuildAggregates } from '../aggregates/rebuild-aggregates.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import { deleteRows } from './delete-rows.ts'
import type { ErasedSubject } from './erased-subject.ts'

const DAY_MS = 86_400_000

/**
 * Makes the hourly sums right after rows were erased: days whose clicks are kept whole are made again from them; of older days the rows
 * of an erased publisher go, since every sum names it. `client` is one opened for `schema`.
 * @param onDay is told which day is done, and how many are left
 */
export async function eraseFromAggregates(
  client: ClickHouseClient,
  subject: ErasedSubject,
  { nowMs, onDay }: { readonly nowMs: number; onDay(day: Date, left: number): Promise<void> },
): Promise<void> {
  const since = await rebuildableSince(client)
  if (subject.kind === 'publisher') {
    for (const { table } of HOURLY_AGGREGATES) {
      await deleteRows(
        client,
        { table },
        {
          sql: 'publisher_id = {publisher:Int32} AND hour < fromUnixTimestamp({since_s:Int64})',
          params: { publisher: subject.publisherId, since_s: since.getTime() / 1_000 },
        },
      )
    }
  }
  const dirty = await dirtyHours(client, { from: since, to: new Date(nowMs + DAY_MS) })
  const days = [...new Set(dirty.map(({ hourMs }) => Math.floor(hourMs / DAY_MS) * DAY_MS))]
  for (const [index, dayMs] of days.entries()) {
    const day = new Date(dayMs)
    await rebuildAggregates(client, { from: day, to: day })
    await onDay(day, days.length - index - 1)
  }
}
