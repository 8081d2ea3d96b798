import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '@smartlink/kafka-broker/free-ports'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { ROOT } from './process.ts'

const FOLDER = join(ROOT, 'infra/prometheus')
/** Shortest time between two scrapes; a system that answers slowly is scraped less often, or no scrape would end in time. */
const SHORTEST_SCRAPE_MS = 400

/** A real Prometheus with the rules of `infra/prometheus`, for which time passes faster. */
export interface RunningPrometheus {
  readonly url: string
  /** Time between two scrapes, which is also the longest that one may take. */
  readonly scrapeMs: number
  /** Rows that an expression answers now. */
  query(expression: string): Promise<QueryRow[]>
  /** Names of the alerts that fire. */
  firing(): Promise<string[]>
  /** Scrapes these ops addresses from now on, and no others. */
  watch(opsUrls: readonly string[]): void
  stop(): Promise<void>
}

export interface QueryRow {
  readonly metric: Readonly<Record<string, string>>
  /** As Prometheus writes numbers: may be NaN. */
  readonly value: number
}

export function prometheusIsHere(): boolean {
  return spawnSync('prometheus', ['--version']).error === undefined
}

/** Starts one that keeps everything below `directory`. */
export async function startPrometheus(directory: string, opsUrls: readonly string[]): Promise<RunningPrometheus> {
  const [port = 0] = await freePorts(1)
  const targets = join(directory, 'targets.json')
  const scrapeMs = await fittingScrapeMs(opsUrls)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'alerts.yml'), hurried(readFileSync(join(FOLDER, 'alerts.yml'), 'utf8'), scrapeMs))
  writeFileSync(join(directory, 'prometheus.yml'), configuration(targets, scrapeMs))
  watch(opsUrls)
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}${path}`)
    const body = (await response.json()) as { data: T; error?: string }
    if (!response.ok) throw new Error(`Prometheus answered ${response.status}: ${body.error ?? ''}`)
    return body.data
  }
  await waitFor(async () => (await fetch(`${url}/-/ready`)).ok, { deadlineMs: 30_000, what: 'Prometheus' })

  /** Written beside and moved: Prometheus reads the file whenever it changes. */
  function watch(urls: readonly string[]): void {
    writeFileSync(`${targets}.new`, JSON.stringify([{ targets: urls.map((one) => new URL(one).host) }]))
    renameSync(`${targets}.new`, targets)
  }

  return {
    url,
    scrapeMs,
    query: async (expression) => {
      const { result } = await ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(
        `/api/v1/query?query=${encodeURIComponent(expression)}`,
      )
      return result.map(({ metric, value: [, text] }) => ({ metric, value: Number(text) }))
    },
    firing: async () => {
      const { alerts } = await ask<{ alerts: { labels: { alertname: string }; state: string }[] }>('/api/v1/alerts')
      return [...new Set(alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname))]
    },
    watch,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Several times what the slowest of a few scrapes took. */
async function fittingScrapeMs(opsUrls: readonly string[]): Promise<number> {
  let slowestMs = 0
  for (const url of [...opsUrls, ...opsUrls, ...opsUrls]) {
    const startedAt = performance.now()
    await (await fetch(`${url}/metrics`)).text()
    slowestMs = Math.max(slowestMs, performance.now() - startedAt)
  }
  return Math.max(SHORTEST_SCRAPE_MS, Math.ceil(slowestMs * 6))
}

/** Ranges, offsets and `for` are shorter, a minute as long as a scrape; thresholds stay as they are. */
function hurried(rules: string, scrapeMs: number): string {
  return rules.replace(
    /\b(\d+)(m|h)\b/g,
    (_, count: string, unit: string) => `${Number(count) * (unit === 'h' ? 60 : 1) * scrapeMs}ms`,
  )
}

/** `prometheus.yml` with its intervals shortened and its targets in a file. */
function configuration(targets: string, scrapeMs: number): string {
  return readFileSync(join(FOLDER, 'prometheus.yml'), 'utf8')
    .replaceAll(/_interval: .*/g, `_interval: ${scrapeMs}ms`)
    .replace(/static_configs:\n.*/, `file_sd_configs:\n      - files: ['${targets}']`)
}
