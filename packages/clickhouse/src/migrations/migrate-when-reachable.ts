import { setTimeout as delay } from 'node:timers/promises'
import { ClickHouseRefusedError, ClickHouseUnreachableError } from '../errors.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import { migrate } from './migrate.ts'

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 5_000

/**
 * Applies the migrations as {@link migrate} does, and waits for a server that does not answer or is too busy: it comes back
 * by itself, and whoever restarts this process meanwhile mends nothing. Anything else (a wrong password, a missing right, another
 * form of a migration) is thrown at once.
 * @param waiting is told what is waited for before each wait, for readiness and the log
 */
export async function migrateWhenReachable(
  client: ClickHouseClient,
  options: { readonly cluster?: string | undefined; readonly fsync: boolean },
  waiting: (reason: string) => void,
): Promise<readonly string[]> {
  const { cluster, fsync } = options
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await migrate(client, { fsync, ...(cluster === undefined ? {} : { cluster }) })
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
