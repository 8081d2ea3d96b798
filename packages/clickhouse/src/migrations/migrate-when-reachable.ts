import { setTimeout as delay } from 'node:timers/promises'
import { ClickHouseRefusedError, ClickHouseUnreachableError } from '../errors.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import { applyRetention } from '../retention/apply-retention.ts'
import type { RetentionChange } from '../retention/apply-retention.ts'
import type { Retention } from '../retention/retention.ts'
import { migrate } from './migrate.ts'

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 5_000

export interface TableOptions {
  readonly cluster?: string | undefined
  readonly fsync: boolean
  readonly retention: Partial<Retention>
  /** Something is kept for another time than before. */
  retentionChanged(change: RetentionChange): void
}

/**
 * Applies the migrations as {@link migrate} does, and how long things are kept, and waits for a server that does not answer or is too busy: it comes back
 * by itself, and whoever restarts this process meanwhile mends nothing. Anything else (a wrong password, a missing right, another
 * form of a migration) is thrown at once.
 * @param waiting is told what is waited for before each wait, for readiness and the log
 */
export async function migrateWhenReachable(
  client: ClickHouseClient,
  options: TableOptions,
  waiting: (reason: string) => void,
): Promise<readonly string[]> {
  const { cluster, fsync, retention, retentionChanged } = options
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      const applied = await migrate(client, { fsync, ...(cluster === undefined ? {} : { cluster }) })
      for (const change of await applyRetention(client, retention)) retentionChanged(change)
      return applied
    } catch (error) {
      if (!comesBack(error)) throw error
      waiting(error.message)
      await delay(waitMs)
    }
  }
}

function comesBack(error: unknown): error is Error {
  return error instanceof ClickHouseUnreachableError || (error instanceof ClickHouseRefusedError && error.mayPass)
}
