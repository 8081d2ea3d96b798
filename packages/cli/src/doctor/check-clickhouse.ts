import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { readMigrations } from '@smartlink/clickhouse/migrations/migration-files'
import { probeServer } from '@smartlink/clickhouse/probe-server'
import { layoutFaults } from '@smartlink/clickhouse/layout/layout-faults'
import { readLayout } from '@smartlink/clickhouse/layout/read-layout'
import { bytesText, findingsOf, listed } from './finding.ts'
import type { Finding } from './finding.ts'

const LITTLE_SHARE = 0.1

interface Disk {
  readonly name: string
  readonly free: number
  readonly whole: number
}

/**
 * A ClickHouse server: its version, clock and the settings that exactness stands on, whether its tables are made, and whether
 * it is laid out in a way that is supported.
 * @param open makes a client of its own, on a connection of its own
 */
export async function checkClickHouse(open: () => ClickHouseClient, cluster: string | undefined): Promise<Finding[]> {
  const { ok, warning, error } = findingsOf('clickhouse')
  const client = open()
  try {
    const { version, clockAheadMs, problems } = await probeServer(client)
    const findings = problems.map((problem) => error('unfit', problem, UNFIT_TODO))
    const layout = await readLayout(open, cluster)
    findings.push(...layoutFaults(layout).map(({ code, message, todo }) => error(code, message, todo)))
    if (layout.tables.length === 0) {
      const todo = 'Start click-sink: it makes the tables.'
      findings.push(warning('no_tables', `there are no tables in ${client.database} yet`, todo))
    } else {
      const pending = await pendingMigrations(client)
      if (pending.length > 0) {
        const text = `${listed(pending)} is not applied: the tables are of an older version`
        findings.push(warning('migrations', text, 'Start a click-sink of this version: it brings them up to date.'))
      }
    }
    for (const { name, free, whole } of await disks(client)) {
      if (free >= whole * LITTLE_SHARE) continue
      const text = `${bytesText(free)} of ${bytesText(whole)} are free on its disk ${name}`
      findings.push(warning('little_room', text, 'Make room, or keep clicks for less time (--retention-clicks-days).'))
    }
    if (findings.length > 0) return findings
    return [
      ok(
        `ClickHouse ${version}, ${layout.tables.length} tables, clock within ${Math.abs(clockAheadMs)} ms of this machine's`,
      ),
    ]
  } finally {
    await client.close()
  }
}

const UNFIT_TODO = 'Counts are not exact on this server as it is: mend it before clicks are counted there.'

async function pendingMigrations(client: ClickHouseClient): Promise<string[]> {
  const rows = await client.query<{ name: string }>(`SELECT name FROM ${client.database}.schema_migrations FINAL`)
  const applied = new Set(rows.map(({ name }) => name))
  return readMigrations()
    .map(({ name }) => name)
    .filter((name) => !applied.has(name))
}

function disks(client: ClickHouseClient): Promise<Disk[]> {
  return client.query<Disk>(
    'SELECT name, free_space AS free, total_space AS whole FROM system.disks WHERE total_space > 0',
  )
}
