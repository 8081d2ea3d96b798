import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { addressesKeptDays } from '@smartlink/clickhouse/retention/kept-days'

/** Ten years: what is kept without end is not older. */
const MOST_DAYS = 3_650

/**
 * For how many days clicks hold the hash of their address. The tables say it; while they do not answer it is what was set, since an
 * erasure is taken all the same.
 */
export async function addressDays(clickhouse: ClickHouseClient | undefined, otherwise: number): Promise<number> {
  if (clickhouse === undefined) return otherwise
  try {
    return Math.min(await addressesKeptDays(clickhouse), MOST_DAYS)
  } catch (error) {
    if (error instanceof ClickHouseUnreachableError || error instanceof ClickHouseRefusedError) return otherwise
    throw error
  }
}
