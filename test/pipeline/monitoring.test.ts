import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '@smartlink/kafka-broker/free-ports'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DASHBOARDS, faultOf, panelQueries } from '../harness/dashboards.ts'
import type { StartedClickHouse } from '../harness/fleet-on-kafka.ts'
import { ROOT, startProcess } from '../harness/process.ts'
import type { ManagedProcess } from '../harness/process.ts'
import { prometheusIsHere, startPrometheus } from '../harness/prometheus.ts'
import type { RunningPrometheus } from '../harness/prometheus.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'
import { steadily } from '../harness/steadily.ts'

const ALERTS = join(ROOT, 'infra/prometheus/alerts.yml')
const directory = temporaryDirectory()
/** A server of its own, so that it can be stopped while everything else runs on. */
let clickhouse: ManagedProcess
let clickhousePort: number
let opsPort: number
let system: RunningSmartLink
/** Names of the metrics of ours that a running system exposes, by type. */
let exposed: Map<string, string>

const startClickHouse = (): Promise<ManagedProcess> =>
  startProcess({
    args: ['infra/clickhouse/start.ts', '--data', `${directory.path}/server`, '--port', String(clickhousePort)],
  })

const start = (): Promise<RunningSmartLink> => {
  const { clickhouse: url, user, password_file: passwordFile } = clickhouse.ready as unknown as StartedClickHouse
  return startSmartLink({
    dataDir: `${directory.path}/data`,
    flags: Object.entries({
      '--clickhouse': url,
      '--clickhouse-user': user,
      '--clickhouse-password-file': passwordFile,
      '--ops-port': String(opsPort),
      '--demo-traffic': '100',
    })
      .flat()
      .concat('--demo'),
  })
}

beforeAll(async () => {
  ;[clickhousePort = 0, opsPort = 0] = await freePorts(2)
  clickhouse = await startClickHouse()
  system = await start()
  const text = await (await fetch(`${system.opsUrl}/metrics`)).text()
  exposed = new Map(
    [...text.matchAll(/^# TYPE (smartlink_\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  )
})

afterAll(async () => {
  for (const process of [system.process, clickhouse]) process.kill('SIGTERM')
  await Promise.all([system.process.ended, clickhouse.ended])
  directory.remove()
})

test('docs/metrics.md lists every metric with its type, and none that is not there', () => {
  const page = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8')
  const documented = [...page.matchAll(/^\| `(smartlink_\w+)`\s*\| (\w+)/gm)].map(([, name, type]) => `${name} ${type}`)
  expect(documented.toSorted()).toEqual([...exposed].map(([name, type]) => `${name} ${type}`).toSorted())
})

test('alerts and dashboards ask only for metrics that exist', () => {
  const files = [ALERTS, ...readdirSync(DASHBOARDS).map((file) => join(DASHBOARDS, file))]
  const asked = new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/smartlink_\w+/g) ?? []))
  expect([...asked].filter((name) => !exposed.has(name) && !isPartOfHistogram(name))).toEqual([])
  expect(asked.size).toBeGreaterThan(20)
})

test('every alert leads to a runbook, and every runbook is led to', () => {
  const named = [...readFileSync(ALERTS, 'utf8').matchAll(/runbook: ([\w-]+)/g)].map(([, name]) => `${name}.md`)
  expect([...new Set(named)].toSorted()).toEqual(readdirSync(join(ROOT, 'docs/runbooks')).toSorted())
})

const promtool = spawnSync('promtool', ['--version']).error === undefined

test.skipIf(!promtool)(
  'Prometheus takes the configuration, and each alert fires on the numbers that are meant to',
  () => {
    const folder = join(ROOT, 'infra/prometheus')
    const run = (...words: string[]): string => execFileSync('promtool', words, { cwd: folder, encoding: 'utf8' })
    expect(run('check', 'config', 'prometheus.yml')).toContain('SUCCESS')
    expect(run('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS')
  },
)

describe.skipIf(!prometheusIsHere())('a Prometheus that watches the system', () => {
  let prometheus: RunningPrometheus
  /** Stops what is asked all the time, so that every metric moves. */
  let stopAsking: () => void

  beforeAll(async () => {
    prometheus = await startPrometheus(`${directory.path}/prometheus`, [system.opsUrl])
    await system.control.post('/v1/smart-links', {
      slug: 'guarded',
      name: 'No robots',
      visibility: 'public',
      members: [{ offer_id: 1, weight: 1 }],
      fraud: { mode: 'enforce', threshold: 80, block_categories: ['declared_bot'] },
    })
    stopAsking = steadily(20, async () => {
      // A robot, and so often from one address that it is scored.
      await fetch(`${system.ingressUrl}/guarded?pub=1`, { headers: { 'user-agent': 'Googlebot/2.1' } })
      await fetch(`${system.ingressUrl}/no-such-link`)
      await system.report.get('/v1/reports/clicks?metrics=gross')
      await system.control.raw('GET', '/v1/offers/999999')
    })
  })

  afterAll(() => prometheus.stop())

  test('every panel of every dashboard has data in the unit it shows, and tells its lines apart', async () => {
    const panels = panelQueries(`${20 * prometheus.scrapeMs}ms`)
    expect(panels.length).toBeGreaterThan(60)
    const faults = async (): Promise<string[]> => {
      const found = await Promise.all(
        panels.map(async (panel) => faultOf(panel, await prometheus.query(panel.expression))),
      )
      return found.filter((fault) => fault !== undefined)
    }
    await waitFor(async () => (await faults()).length === 0, { deadlineMs: 60_000, everyMs: 500, what: 'data' })
      .catch(async () => expect(await faults()).toEqual([]))
      .finally(stopAsking)
  })

  const firing = (...alerts: readonly string[]): Promise<boolean> =>
    waitFor(
      async () => {
        const names = await prometheus.firing()
        return alerts.length === 0 ? names.length === 0 : alerts.every((alert) => names.includes(alert))
      },
      { deadlineMs: 200 * prometheus.scrapeMs, everyMs: 100, what: `alerts: ${alerts.join(', ') || 'none'}` },
    )

  test('alerts fire when a part of it is broken, and end when it is mended', async () => {
    expect(await firing()).toBe(true)
    const stopClicking = steadily(5, () => fetch(`${system.ingressUrl}/gone`))
    clickhouse.kill('SIGTERM')
    await clickhouse.ended
    expect(await firing('ServiceNotReady', 'UnknownLinks')).toBe(true)
    stopClicking()
    clickhouse = await startClickHouse()
    expect(await firing()).toBe(true)

    system.process.kill('SIGKILL')
    await system.process.ended
    expect(await firing('ServiceDown', 'ServiceMissing', 'NobodyWritesTheCatalog')).toBe(true)
    system = await start()
    expect(await firing()).toBe(true)
  })
})

function isPartOfHistogram(name: string): boolean {
  return exposed.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram'
}
