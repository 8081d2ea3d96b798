import { parseCapKey } from '@smartlink/caps/cap-keys'
import { hash64 } from '@smartlink/caps/hash64'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { CapCatalog } from './cap-terms.ts'
import { countClicksBefore } from './count-clicks-before.sql.ts'
import type { ClicksBefore } from './count-clicks-before.sql.ts'
import type { LiveStreams } from './live-streams.ts'
import { STORED_UNTIL } from './stored-until.sql.ts'
import type { StoredUntil } from './stored-until.sql.ts'

/** A counter whose window began before its cap did. */
export interface WaitingCounter {
  readonly cap: string
  readonly window: string
  readonly ends_at: number | null
}

export interface BaseCounts {
  /**
   * The clicks of the window from before the cap counted; undefined while they can't be known: some live stream has not
   * confirmed the cap's revision, or has clicks of that time which are not stored yet. Throws what the client throws.
   */
  baseOf(waiting: WaitingCounter): Promise<number | undefined>
}

const LATEST_MS = Date.UTC(2200, 0, 1)

export function createBaseCounts(clickhouse: ClickHouseClient, catalog: CapCatalog, streams: LiveStreams): BaseCounts {
  /** When every live stream had confirmed a revision, by their clocks. */
  const confirmed = new Map<number, number>()

  function confirmedAt(revision: number): number | undefined {
    const known = confirmed.get(revision)
    if (known !== undefined) return known
    const live = streams.live()
    if (live.length === 0 || live.some((heartbeat) => heartbeat.revision < revision)) return undefined
    const at = Math.max(...live.map((heartbeat) => heartbeat.revision_since))
    confirmed.set(revision, at)
    return at
  }

  async function isStoredUntil(ms: number): Promise<boolean> {
    const stored = new Map<string, number>()
    for (const { stream, until_ms } of await clickhouse.query<StoredUntil>(STORED_UNTIL)) stored.set(stream, until_ms)
    if ([...stored.values()].some((until) => until < ms)) return false
    // A live stream without any mark in ClickHouse has everything still before it.
    return streams.live().every(({ stream }) => stored.has(stream))
  }

  return {
    async baseOf({ cap: key, ends_at }) {
      const found = catalog.find(key)
      if (found?.cap.since === undefined) return undefined
      const at = confirmedAt(found.cap.since.revision)
      if (at === undefined || !(await isStoredUntil(at))) return undefined
      const { owner, ownerId, publisherId, sub1Hash } = parseCapKey(key)
      const opensAt = ends_at === null ? -Infinity : catalog.windowAt(key, ends_at - 1).opensAt
      const rows = await clickhouse.query<ClicksBefore>(countClicksBefore(owner, publisherId, sub1Hash !== undefined), {
        owner: ownerId,
        from: Math.max(Date.parse(found.madeAt), opensAt),
        to: ends_at ?? LATEST_MS,
        cap: key,
        ...(publisherId === undefined ? {} : { publisher: publisherId }),
      })
      let base = 0
      for (const row of rows) {
        if (found.cap.publisher_ids?.includes(row.publisher_id) === false) continue
        if (sub1Hash === undefined || hash64(row.sub1) === sub1Hash) base += row.clicks
      }
      return base
    },
  }
}
