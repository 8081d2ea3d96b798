import { readCatalogRecord } from '@smartlink/catalog/record/read-record'
import { DECIDER } from '@smartlink/catalog/needs'
import { MAX_TEST_TOKEN_AGE_MS } from '@smartlink/click-token/test-token'
import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import { addressesKeptDays } from '@smartlink/clickhouse/retention/kept-days'
import { CATALOG } from '@smartlink/events/topics'
import { keysOf } from '@smartlink/secrets/key'
import type { Key, KeyRing } from '@smartlink/secrets/key'
import type { Purpose } from '@smartlink/secrets/key-file'
import type { Settings } from '@smartlink/service-kit/flags'
import type { LogReading } from '../installation/log-reading.ts'
import { withTables } from '../installation/open-tables.ts'

const DAY_MS = 86_400_000

/**
 * Until when something that is still good names a key that is not in use, ms since the epoch; 0 when it never was. Undefined when
 * ClickHouse does not say.
 */
export async function neededUntil(
  settings: Settings,
  log: LogReading,
  purpose: Purpose,
  ring: KeyRing,
  key: Key,
): Promise<number | undefined> {
  if (key.sinceMs === undefined) return 0
  return purpose === 'master' ? rowsNameUntil(settings, key.id) : tokensNameUntil(log, ring, key.sinceMs)
}

/** Tokens may come back as long as the widest attribution window of any offer, after another key took this one's place. */
async function tokensNameUntil(log: LogReading, ring: KeyRing, sinceMs: number): Promise<number> {
  const later = keysOf(ring).flatMap((other) => ((other.sinceMs ?? 0) > sinceMs ? [other.sinceMs ?? 0] : []))
  let windowDays = 0
  await log.read(CATALOG.name, ({ value }) => {
    const read = readCatalogRecord(value, DECIDER)
    if (read.state !== 'unreadable' && read.change.kind === 'offer') {
      windowDays = Math.max(windowDays, read.change.entity.attribution_window_days)
    }
    return true
  })
  return Math.min(...later) + Math.max(windowDays * DAY_MS, MAX_TEST_TOKEN_AGE_MS)
}

/** ClickHouse empties the hash of an address when its time is over, so what is there counts. */
async function rowsNameUntil(settings: Settings, keyId: number): Promise<number | undefined> {
  try {
    return await withTables(settings, 'schema', async (tables) => {
      const days = await addressesKeptDays(tables)
      const [row] = await tables.query<{ newest: number; rows: number }>(
        `SELECT toUnixTimestamp64Milli(max(time)) AS newest, count() AS rows FROM ${tables.database}.clicks
         WHERE key_id = {key:Int32} AND address_key != 0`,
        { key: keyId },
      )
      return row === undefined || row.rows === 0 ? 0 : row.newest + days * DAY_MS
    })
  } catch (error) {
    if (error instanceof ClickHouseUnreachableError || error instanceof ClickHouseRefusedError) return undefined
    throw error
  }
}
