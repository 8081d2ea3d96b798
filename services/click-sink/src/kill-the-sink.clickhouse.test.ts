import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { dirtyHours } from '@smartlink/clickhouse/aggregates/dirty-hours'
import { HOURLY_AGGREGATES } from '@smartlink/clickhouse/aggregates/hourly-aggregates'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repairAggregates } from './upkeep/repair-aggregates.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { ChildProcess } from 'node:child_process'
import type { ChildOrders } from './testing/sink-child.ts'

const KILLS = Number(process.env['SINK_TEST_KILLS'] ?? 6)
const CHILD = fileURLToPath(new URL('./testing/sink-child.ts', import.meta.url))

let server: TestClickHouse
let clickhouse: ClickHouseClient
const directory = mkdtempSync(join(tmpdir(), 'smartlink-kill-'))
const children: ChildProcess[] = []

beforeAll(async () => {
  server = await startTestClickHouse()
  clickhouse = server.open('sink')
}, 120_000)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server.stop()
  rmSync(directory, { recursive: true, force: true })
}, 60_000)

/** Starts a sink process; everything it says it took is added to the ledger. */
function startChild(orders: ChildOrders, ledger: string[]): ChildProcess & { readonly said: string[] } {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(orders)], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const words = JSON.parse(line) as string | string[]
    if (typeof words === 'string') said.push(words)
    else for (const id of words) ledger.push(id)
  })
  return Object.assign(child, { said })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise((resolve) => child.once('close', resolve))
}

test(
  `every click is stored once, and counted once in every aggregate, when the sink or ClickHouse is killed ${KILLS} times under load`,
  async () => {
    const orders: ChildOrders = {
      directory,
      logId: randomUUID(),
      clickhouse: server.connection,
      partitions: 4,
      clicksPerTurn: 150,
      turnMs: 10,
    }
    const ledger: string[] = []
    let child = startChild(orders, ledger)
    for (let kill = 0; kill < KILLS; kill++) {
      const before = ledger.length
      await waitFor(() => ledger.length > before + 5_000, { deadlineMs: 60_000, what: 'clicks before the next kill' })
      // Anywhere between two flushes.
      await delay(Math.random() * 400)
      if (kill % 3 === 2) {
        // Between two servers there is none to kill, and a pid that is not there must never become a signal to others.
        process.kill(await waitFor(() => server.pid(), { deadlineMs: 30_000, what: 'a server to kill' }), 'SIGKILL')
      } else {
        child.kill('SIGKILL')
        await ended(child)
        child = startChild(orders, ledger)
      }
    }
    const last = ledger.length
    await waitFor(() => ledger.length > last + 2_000, { deadlineMs: 60_000, what: 'clicks after the last kill' })
    child.stdin?.write('stop\n')
    await waitFor(() => child.said.includes('caught up'), { deadlineMs: 90_000, what: 'all clicks to be stored' })
    await ended(child)

    const rows = await clickhouse.query<{ id: string; copies: number }>(
      'SELECT toString(click_id) AS id, count() AS copies FROM clicks GROUP BY click_id',
    )
    expect(rows.filter(({ copies }) => copies !== 1)).toEqual([])
    const stored = new Set(rows.map(({ id }) => id))
    expect(ledger.filter((id) => !stored.has(id))).toEqual([])
    // A kill may take the ledger's last line with it, never a click.
    expect(stored.size - new Set(ledger).size).toBeLessThanOrEqual(KILLS * 10 * orders.clicksPerTurn)

    const schema = server.open('schema')
    const all = { from: new Date(0), to: new Date(Date.now() + 86_400_000) }
    const inDoubt = await dirtyHours(clickhouse, all)
    if (inDoubt.length === 0) await expectEqualAggregates(stored.size)
    for (const _hour of inDoubt) await repairAggregates(schema, Date.now() + 60_000)
    expect(await dirtyHours(clickhouse, all)).toEqual([])
    await expectEqualAggregates(stored.size)
  },
  120_000 + KILLS * 30_000,
)

async function expectEqualAggregates(clicks: number): Promise<void> {
  const [raw] = await clickhouse.query<{ clicks: number; steps: number }>(
    'SELECT count() AS clicks, sum(length(trace)) AS steps FROM clicks',
  )
  expect(raw?.clicks).toBe(clicks)
  for (const { table, measure } of HOURLY_AGGREGATES) {
    const [sum] = await clickhouse.query<{ sum: number }>(`SELECT sum(${measure}) AS sum FROM ${table}`)
    expect(`${table}: ${sum?.sum}`).toBe(`${table}: ${measure === 'steps' ? raw?.steps : raw?.clicks}`)
  }
}
