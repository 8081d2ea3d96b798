// Fills a running ClickHouse with believable clicks, made inside ClickHouse: `npm run fill -- --rows 100000000`.
// Goes on where it stopped: rows are a function of their number, and the numbers that are there are asked for first.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '@clickhouse/client'
import type { ClickHouseClient } from '@clickhouse/client'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { BELIEVABLE_LOG, insertBelievableClicks } from './believable-clicks.sql.ts'

/** Rows of one statement: enough to be fast, few enough to lose little when it is interrupted. */
const BATCH_ROWS = 2_000_000
const INSERT_TIMEOUT_MS = 600_000
/** Of the disk, for every row: what it takes when it is stored, and as much again while parts are merged. */
const ROOM_BYTES = 220
const MERGED_WITHIN_MS = 600_000
const BAR_CELLS = 30

const HELP = `npm run fill [-- --rows 100000000] [--days 30] [--data ./data] [--url http://127.0.0.1:8123]

Fills the ClickHouse of a running Smart Link (npm start) with clicks that never were, to see reports at size: not where real
clicks are counted. 100 million take about a quarter of an hour and 10 GB. Stopped and started again it goes on where it was.

  --rows <n>    clicks in all
  --days <n>    the days they are spread over, up to today
  --data <dir>  data directory of the Smart Link; the password of its ClickHouse is there
  --url <url>   where its ClickHouse answers; npm start prints it
`

export interface FillOptions {
  readonly url: string
  /** The user the services store with. */
  readonly password: string
  readonly database?: string
  readonly rows: number
  readonly days: number
  say?(doneRows: number, rows: number): void
}

/** Makes what is missing of the rows; resolves when ClickHouse is done with merging them. Refuses when the disk has no room for them. */
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
    await refuseWithoutRoom(client, rows - there.rows)
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
    await waitFor(async () => (await answerOf(client, 'SELECT 1 FROM system.merges LIMIT 1')).length === 0, {
      deadlineMs: MERGED_WITHIN_MS,
      everyMs: 500,
      what: 'ClickHouse to be done with merging',
    })
  } finally {
    await client.close()
  }
}

/** How many rows earlier runs made, and the day they end with, so that the next ones fit. A batch that was cut off counts as made. */
async function found(client: ClickHouseClient): Promise<{ rows: number; lastDay: string | undefined }> {
  const [row] = await answerOf<{ rows: string; lastDay: string; present: string }>(
    client,
    `SELECT toInt64(max(log_offset)) + 1 AS rows, toString(toDate(max(stored_at))) AS lastDay, count() AS present
     FROM clicks WHERE log_id = '${BELIEVABLE_LOG}'`,
  )
  return row === undefined || Number(row.present) === 0
    ? { rows: 0, lastDay: undefined }
    : { rows: Number(row.rows), lastDay: row.lastDay }
}

async function refuseWithoutRoom(client: ClickHouseClient, rows: number): Promise<void> {
  const [disk] = await answerOf<{ free: string }>(client, 'SELECT min(unreserved_space) AS free FROM system.disks')
  const free = Number(disk?.free)
  if (free >= rows * ROOM_BYTES) return
  const inGb = (bytes: number): string => (bytes / 1e9).toFixed(1)
  throw new Error(
    `${rows} more rows want ${inGb(rows * ROOM_BYTES)} GB of the disk while they are merged, and ${inGb(free)} GB are free: give a smaller --rows`,
  )
}

async function answerOf<Row>(client: ClickHouseClient, query: string): Promise<Row[]> {
  const answer = await client.query({ query, format: 'JSONEachRow' })
  return answer.json<Row>()
}

/** Draws how far it is into one line of the terminal. */
export function progressBar(): (doneRows: number, rows: number) => void {
  const startedMs = performance.now()
  return (done, rows) => {
    const seconds = (performance.now() - startedMs) / 1_000
    const share = done / rows
    const bar = '█'.repeat(Math.round(share * BAR_CELLS)).padEnd(BAR_CELLS, '░')
    process.stderr.write(
      `\r${bar} ${(share * 100).toFixed(1)} %  ${(done / 1e6).toFixed(1)} M rows  ${seconds.toFixed(0)} s `,
    )
    if (done === rows) process.stderr.write('\n')
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '100000000' },
      days: { type: 'string', default: '30' },
      data: { type: 'string', default: './data' },
      url: { type: 'string', default: 'http://127.0.0.1:8123' },
      help: { type: 'boolean', default: false },
    },
  })
  const [rows, days] = [Number(values.rows), Number(values.days)]
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0
  if (values.help || !isCount(rows) || !isCount(days)) {
    process.stderr.write(values.help ? HELP : `--rows and --days are whole numbers above 0\n\n${HELP}`)
    process.exitCode = values.help ? 0 : 2
  } else {
    try {
      const password = readFileSync(join(values.data, 'clickhouse/service-password'), 'utf8').trim()
      await fillClickHouse({ url: values.url, password, rows, days, say: progressBar() })
    } catch (error) {
      process.stderr.write(`\n${(error as Error).message}\n`)
      process.exitCode = 1
    }
  }
}
