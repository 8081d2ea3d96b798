// Fills a running ClickHouse with believable clicks, inside ClickHouse: `node test/load/fill-clickhouse.ts --rows 100000000`.
// Goes on where it stopped: rows are a function of their number, and the numbers that are there are asked for first.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '@clickhouse/client'
import type { ClickHouseClient } from '@clickhouse/client'
import { BELIEVABLE_LOG, insertBelievableClicks } from './believable-clicks.sql.ts'

/** Rows of one statement: enough to be fast, few enough to lose little when it is interrupted. */
const BATCH_ROWS = 500_000
const INSERT_TIMEOUT_MS = 600_000

export interface FillOptions {
  readonly url: string
  /** The user the services store with. */
  readonly password: string
  readonly database?: string
  readonly rows: number
  readonly days: number
  say?(doneRows: number, rows: number): void
}

export async function fillClickHouse({
  url,
  password,
  database = 'smartlink',
  rows,
  days,
  say,
}: FillOptions): Promise<void> {
  const client = createClient({ url, username: 'smartlink', password, database, request_timeout: INSERT_TIMEOUT_MS })
  try {
    const there = await found(client)
    const lastDay = there.lastDay ?? new Date().toISOString().slice(0, 10)
    for (let first = there.rows; first < rows; first += BATCH_ROWS) {
      const query = insertBelievableClicks({
        database,
        first,
        rows: Math.min(BATCH_ROWS, rows - first),
        total: rows,
        days,
        lastDay,
      })
      await client.command({ query, clickhouse_settings: { max_execution_time: INSERT_TIMEOUT_MS / 1_000 } })
      say?.(Math.min(first + BATCH_ROWS, rows), rows)
    }
  } finally {
    await client.close()
  }
}

/** How many rows earlier runs made, and the day they end with, so that the next ones fit. A batch that was cut off counts as made. */
async function found(client: ClickHouseClient): Promise<{ rows: number; lastDay: string | undefined }> {
  const answer = await client.query({
    query: `SELECT toInt64(max(log_offset)) + 1 AS rows, toString(toDate(max(stored_at))) AS lastDay, count() AS present
            FROM clicks WHERE log_id = '${BELIEVABLE_LOG}'`,
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ rows: string; lastDay: string; present: string }>()
  return row === undefined || Number(row.present) === 0
    ? { rows: 0, lastDay: undefined }
    : { rows: Number(row.rows), lastDay: row.lastDay }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '100000000' },
      days: { type: 'string', default: '30' },
      data: { type: 'string', default: './data' },
      url: { type: 'string', default: 'http://127.0.0.1:8123' },
    },
  })
  const startedMs = performance.now()
  await fillClickHouse({
    url: values.url,
    password: readFileSync(join(values.data, 'clickhouse/service-password'), 'utf8').trim(),
    rows: Number(values.rows),
    days: Number(values.days),
    say: (done, rows) => {
      const seconds = (performance.now() - startedMs) / 1_000
      const share = done / rows
      const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░')
      process.stderr.write(
        `\r${bar} ${(share * 100).toFixed(1)} %  ${(done / 1e6).toFixed(1)} M rows  ${seconds.toFixed(0)} s `,
      )
    },
  })
  process.stderr.write('\n')
}
