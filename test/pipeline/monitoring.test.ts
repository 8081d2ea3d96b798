import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../harness/process.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

const ALERTS = join(ROOT, 'infra/prometheus/alerts.yml')
const DASHBOARDS = join(ROOT, 'infra/grafana/dashboards')
const directory = temporaryDirectory()
let system: RunningSmartLink
/** Names of the metrics of ours that a running system exposes, by type. */
let exposed: Map<string, string>

beforeAll(async () => {
  system = await startSmartLink({ dataDir: directory.path })
  const text = await (await fetch(`${system.opsUrl}/metrics`)).text()
  exposed = new Map(
    [...text.matchAll(/^# TYPE (smartlink_\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  )
})

afterAll(async () => {
  system.process.kill('SIGTERM')
  await system.process.ended
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

function isPartOfHistogram(name: string): boolean {
  return exposed.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram'
}
