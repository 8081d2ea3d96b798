import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'
import { browserRequests, bytesOf } from './browser-requests.ts'
import { fillClickHouse } from './fill-clickhouse.ts'
import { openLoop, quantile } from './open-loop.ts'
import { spreadOf } from './spread.ts'

export interface PaceOptions {
  readonly rows: number
  readonly perSecond: number
  /** Pairs of slices, one idle and one busy; the medians over them are compared. */
  readonly rounds: number
  readonly sliceSeconds: number
  say(message: string): void
}

export interface Pace {
  /** Median over the slices of their 99th percentile. */
  readonly idleP99Ms: number
  readonly busyP99Ms: number
  readonly reports: number
}

const DAYS = 30
const DAY_MS = 86_400_000
const CONNECTIONS = 32
/** Different ones, sent in turn. */
const REQUESTS = 2_000

/** Starts a whole Smart Link, fills it, and takes turns: redirects alone, redirects beside heavy reports, at the same open-loop rate. */
export async function paceUnderReports(options: PaceOptions): Promise<Pace> {
  const { rows, perSecond, rounds, sliceSeconds, say } = options
  const directory = temporaryDirectory()
  const system = await startSmartLink({ dataDir: directory.path, flags: ['--demo'] })
  try {
    await fillClickHouse({
      url: system.analyst.url,
      password: readFileSync(join(directory.path, 'clickhouse/service-password'), 'utf8').trim(),
      rows,
      days: DAYS,
      say: (done) => say(`${done} of ${rows} rows`),
    })
    const port = Number(new URL(system.ingressUrl).port)
    const requests = browserRequests({ count: REQUESTS, seed: 1, slugs: ['demo'], publishers: 1 }).map(bytesOf)
    const slice = async (): Promise<number> => {
      const { latenciesMs, statuses, unanswered } = await openLoop({
        port,
        requests,
        perSecond,
        seconds: sliceSeconds,
        connections: CONNECTIONS,
      })
      if (unanswered > 0 || statuses.size !== 1 || !statuses.has(302)) {
        throw new Error(`not all were redirected: ${JSON.stringify([...statuses])}, ${unanswered} unanswered`)
      }
      return quantile(latenciesMs, 0.99)
    }
    await slice()
    const idle: number[] = []
    const busy: number[] = []
    let reports = 0
    for (let round = 0; round < rounds; round++) {
      idle.push(await slice())
      const stop = new AbortController()
      const asked = askReports(system, stop.signal)
      busy.push(await slice())
      stop.abort()
      reports += await asked
      say(`p99 ${idle.at(-1)?.toFixed(1)} ms alone, ${busy.at(-1)?.toFixed(1)} ms beside reports`)
    }
    return { idleP99Ms: spreadOf(idle).median, busyP99Ms: spreadOf(busy).median, reports }
  } finally {
    system.process.kill('SIGTERM')
    await system.process.ended
    directory.remove()
  }
}

/** One heavy report after another, by dimensions no aggregate has, until stopped. Resolves with how many were answered. */
async function askReports({ report }: RunningSmartLink, stop: AbortSignal): Promise<number> {
  const day = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10)
  const path = `/v1/reports/clicks?from=${day(DAYS - 1)}&to=${day(0)}&group_by=sub1,country,publisher&metrics=gross,unique_clicks,delivered`
  let answered = 0
  while (!stop.aborted) {
    await report.get(path)
    answered++
  }
  return answered
}
