import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { startFleetOnKafka } from '../harness/fleet-on-kafka.ts'
import type { FleetOnKafka } from '../harness/fleet-on-kafka.ts'
import type { Bench } from './bench-kind.ts'
import { browserRequests, bytesOf } from './browser-requests.ts'
import { processCpuMs, processesOf, processTree, threadCpuMs } from './cpu-times.ts'
import { openLoop, quantile } from './open-loop.ts'
import { table } from './performance-page.ts'
import { WATCH_EVERY_MS, watchClicks } from './watch-clicks.ts'

const SEEN_PER_SECOND = 2_000
const RATES = [2_000, 4_000, 6_000]
const WARM_UP_PER_SECOND = 500
const SECONDS = 20
const IDLE_SECONDS = 10
const CONNECTIONS = 32
const REQUESTS = 2_000
/** Publishers of the catalog under load. */
const PUBLISHERS = 2
/** So large that no cap is used up, and every one is counted. */
const CAP = 1_000_000_000
const BROKER = 'Kafka broker'
const CLICKHOUSE = 'ClickHouse'
const CARRYING = 'main thread of the ingress'

/** What one rate cost. */
interface Cost {
  readonly perSecond: number
  readonly clicks: number
  /** CPU from the first request until the last click was stored, ms, by who it was. */
  readonly cpuMs: ReadonlyMap<string, number>
}

/** Every service as a process of its own on Kafka and ClickHouse: what a click costs in all, and when it is seen. */
export const bench: Bench = {
  title: 'The whole pipeline on Kafka',
  needs: 'kafka',

  async run({ quick, say }) {
    const others = new Set(processesOf('java'))
    const system = await startFleetOnKafka(1, CAP)
    const brokers = processesOf('java').filter((pid) => !others.has(pid))
    try {
      say('warming up')
      await click(system, WARM_UP_PER_SECOND, quick ? 2 : SECONDS)
      say(`until clicks are seen, at ${SEEN_PER_SECOND} a second`)
      const seenMs = await untilSeen(system, quick ? 5 : SECONDS)
      const idleMs = await idleCpu(() => cpuOf(system, brokers), quick ? 2 : IDLE_SECONDS)
      const costs: Cost[] = []
      for (const perSecond of RATES) {
        say(`CPU at ${perSecond} clicks a second`)
        const before = cpuOf(system, brokers)
        const clicks = await click(system, perSecond, quick ? 5 : SECONDS)
        const cpuMs = new Map([...cpuOf(system, brokers)].map(([name, ms]) => [name, ms - (before.get(name) ?? 0)]))
        costs.push({ perSecond, clicks, cpuMs })
      }
      return report(costs, idleMs, seenMs)
    } finally {
      await system.stop()
    }
  },
}

/** Visitors click by the clock; resolves when all of their clicks are stored, with how many they are. */
async function click(system: FleetOnKafka, perSecond: number, seconds: number): Promise<number> {
  const before = await rowsIn(system)
  const requests = browserRequests({
    count: REQUESTS,
    seed: perSecond,
    slugs: ['load-weight', 'load-capped'],
    publishers: PUBLISHERS,
  }).map(bytesOf)
  const port = Number(new URL(system.fleet.url('ingress')).port)
  const { statuses, unanswered } = await openLoop({ port, requests, perSecond, seconds, connections: CONNECTIONS })
  if (unanswered > 0 || statuses.size !== 1) {
    throw new Error(`not all were redirected: ${JSON.stringify([...statuses])}, ${unanswered} unanswered`)
  }
  const clicks = statuses.get(302) ?? 0
  await waitFor(async () => (await rowsIn(system)) >= before + clicks, {
    deadlineMs: 60_000,
    everyMs: 100,
    what: 'every click to be stored',
  })
  return clicks
}

/** From the answer to a visitor until a report counted the click, ms, ascending. */
async function untilSeen(system: FleetOnKafka, seconds: number): Promise<Float64Array> {
  const { report: api, catalog } = system.evidence()
  const ingressUrl = system.fleet.url('ingress')
  const watch = watchClicks({ ingressUrl, slug: catalog.weightLink.slug, linkId: catalog.weightLink.id, report: api })
  await click(system, SEEN_PER_SECOND, seconds)
  return watch.end()
}

/** CPU so far of every service, ClickHouse and the broker, ms. */
function cpuOf({ fleet, clickHousePid }: FleetOnKafka, brokers: readonly number[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const name of fleet.names) times.set(name, processCpuMs(fleet.running(name).pid))
  const ingress = fleet.running('ingress').pid
  times.set(CARRYING, threadCpuMs(ingress, ingress))
  times.set(CLICKHOUSE, sum(processTree(clickHousePid()).map(processCpuMs)))
  if (brokers.length > 0) times.set(BROKER, sum(brokers.map(processCpuMs)))
  return times
}

/** Of everything together, ms a second. */
async function idleCpu(cpu: () => ReadonlyMap<string, number>, seconds: number): Promise<number> {
  const total = (): number => sum([...cpu()].filter(([name]) => name !== CARRYING).map(([, ms]) => ms))
  const before = total()
  await delay(seconds * 1_000)
  return (total() - before) / seconds
}

async function rowsIn({ analyst }: FleetOnKafka): Promise<number> {
  const [row] = await queryClickHouse<{ rows: string }>(analyst, 'SELECT count() AS rows FROM clicks')
  return Number(row?.rows)
}

function report(costs: readonly Cost[], idleMs: number, seenMs: Float64Array): string {
  const names = [...(costs[0]?.cpuMs.keys() ?? [])].filter((name) => name !== CARRYING)
  const us = ({ cpuMs, clicks }: Cost, some: readonly string[]): string =>
    ((sum(some.map((name) => cpuMs.get(name) ?? 0)) * 1_000) / clicks).toFixed(1)
  const row = (label: string, some: readonly string[]): string[] => [label, ...costs.map((cost) => us(cost, some))]
  const seconds = (share: number): string => (quantile(seenMs, share) / 1_000).toFixed(2)
  return `${table(
    ['CPU µs a click', ...costs.map(({ perSecond }) => `at ${perSecond.toLocaleString('en')}/s`)],
    [
      ...names.flatMap((name) =>
        name === 'ingress' ? [row(name, [name]), row(`of that ${CARRYING}`, [CARRYING])] : [row(name, [name])],
      ),
      row(
        '**the services**',
        names.filter((name) => name !== CLICKHOUSE && name !== BROKER),
      ),
      row('**everything**', names),
    ],
  )}

From the answer to a visitor until \`GET /v1/reports/clicks\` counted the click, at ${SEEN_PER_SECOND.toLocaleString('en')} clicks a second: median **${seconds(0.5)} s**, p99 **${seconds(0.99)} s**,
longest ${seconds(1)} s, of ${seenMs.length} clicks.

How it was taken: the six services, one Kafka broker and ClickHouse, each a process of its own, share the cores of this machine with the load, which
is open loop, ${SECONDS} s at each rate. CPU time is what the kernel accounts to each process, from the first request until the last click was a row; half of the clicks
have a hard cap, which never runs out. All of it idle takes ${(idleMs / 10).toFixed(1)} % of a core, which is in the figures: it matters the less the more clicks there are. The main thread of the
ingress carries events from the outbox to Kafka, so its row is the forwarder with the Kafka client. A watched click, every ${WATCH_EVERY_MS} ms, has a
sub id of its own; a report by sub id is asked for over and over, and the click is seen when an answer that counts it is there.`
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
