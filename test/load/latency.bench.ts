import { setTimeout as delay } from 'node:timers/promises'
import { startProcess } from '../harness/process.ts'
import type { ManagedProcess } from '../harness/process.ts'
import { temporaryDirectory } from '../harness/smart-link.ts'
import type { Bench } from './bench-kind.ts'
import { browserRequests, bytesOf } from './browser-requests.ts'
import { coreTimes } from './cpu-times.ts'
import { openLoop, quantile } from './open-loop.ts'
import { LOAD_CORE, SERVER_CORE, pin } from './pin.ts'
import { table } from './performance-page.ts'
import { portOf, startIngressProcess } from './servers/start-ingress-process.ts'
import { showSpread } from './spread.ts'
import { MEASURED_SLUG, PUBLISHERS, targetedCatalog } from './targeted-catalog.ts'

const PER_SECOND = 10_000
const CONNECTIONS = 64
const SECONDS = 2
const ROUNDS = 10
const WARM_UP_ROUNDS = 4
const PAUSE_MS = 1_000
const MAX_STOLEN = 0.02
const SHARES = [0.5, 0.99, 0.999]

interface Server {
  readonly name: string
  readonly child: ManagedProcess
  readonly port: number
}

/** How long visitors wait at a rate that does not depend on how fast they are answered. */
export const bench: Bench = {
  title: `Latency at ${PER_SECOND.toLocaleString('en')} redirects a second`,

  async run({ quick, say }) {
    const sent = browserRequests({ count: 2_000, seed: 2, slugs: [MEASURED_SLUG], publishers: PUBLISHERS })
    const requests = sent.map(bytesOf)
    const directory = temporaryDirectory()
    const servers: Server[] = []
    try {
      const bare = await startProcess({ args: ['test/load/servers/bare-server.ts'], env: { NODE_ENV: 'production' } })
      servers.push({ name: 'bare `node:http`, a constant', child: bare, port: Number(bare.ready['port']) })
      const ingress = await startIngressProcess({
        dataDir: directory.path,
        log: 'embedded',
        catalog: targetedCatalog(100),
      })
      servers.push({ name: 'ingress, embedded log', child: ingress, port: portOf(ingress.ready['ingress']) })
      pin(process.pid, LOAD_CORE)
      for (const { child } of servers) pin(child.pid, SERVER_CORE)

      const slice = async ({ name, port }: Server): Promise<number[] | undefined> => {
        await delay(PAUSE_MS)
        const before = coreTimes()
        const load = {
          port,
          requests,
          perSecond: PER_SECOND,
          seconds: SECONDS,
          connections: CONNECTIONS,
          precise: true,
        }
        const { latenciesMs, statuses, unanswered } = await openLoop(load)
        if ([...statuses.keys()].some((status) => status !== 302)) {
          throw new Error(`${name} answered ${[...statuses.keys()].join()}, not only redirects`)
        }
        const stolen = stolenShare(before, coreTimes())
        const values = SHARES.map((share) => quantile(latenciesMs, share))
        const verdict = whyThrownAway(stolen, unanswered)
        say(`${name}: ${values.map((value) => value.toFixed(2)).join(' / ')} ms ${verdict}`)
        return verdict === '' ? values : undefined
      }
      for (let round = 0; round < (quick ? 2 : WARM_UP_ROUNDS); round++)
        for (const server of servers) await slice(server)
      const rounds: (readonly (number[] | undefined)[])[] = []
      for (let round = 0; round < (quick ? 3 : ROUNDS); round++) {
        const order = round % 2 === 0 ? servers : servers.toReversed()
        const found = new Map<Server, number[] | undefined>()
        for (const server of order) found.set(server, await slice(server))
        rounds.push(servers.map((server) => found.get(server)))
      }
      return report(servers, rounds)
    } finally {
      for (const { child } of servers) {
        child.kill('SIGTERM')
        await child.ended
      }
      directory.remove()
    }
  },
}

function report(servers: readonly Server[], rounds: readonly (readonly (number[] | undefined)[])[]): string {
  const rows = servers.map(({ name }, at) => {
    const own = rounds.map((round) => round[at]).filter((values) => values !== undefined)
    const ratios = rounds.flatMap((round) => {
      const [bare, mine] = [round[0]?.[1], round[at]?.[1]]
      return bare === undefined || mine === undefined ? [] : [mine / bare]
    })
    const quantiles = SHARES.map((_, which) =>
      showSpread(
        own.map((values) => values[which] ?? Number.NaN),
        2,
      ),
    )
    return [name, ...quantiles, showSpread(ratios, 2), String(own.length)]
  })
  return `${table(['server', 'p50 ms', 'p99 ms', 'p99.9 ms', 'p99 ÷ bare', 'slices'], rows)}

How it was taken: open loop; ${PER_SECOND.toLocaleString('en')} requests a second go out by the clock over ${CONNECTIONS} keep-alive connections, whatever the
answers do, and a request's time counts from the moment it was due. Each server alone on core ${SERVER_CORE}, the load on core ${LOAD_CORE}; slices of
${SECONDS} s in turn (A B B A). A slice counts unless more than ${MAX_STOLEN * 100} % of its time was stolen by the host or the server fell behind by seconds; ratios are
taken within a round.`
}

function whyThrownAway(stolen: number, unanswered: number): string {
  if (stolen > MAX_STOLEN) return `thrown away: ${(stolen * 100).toFixed(0)} % was stolen by the host`
  return unanswered > 0 ? `thrown away: ${unanswered} were not answered in time` : ''
}

function stolenShare(before: ReturnType<typeof coreTimes>, after: ReturnType<typeof coreTimes>): number {
  let stolen = 0
  let all = 0
  for (const [core, { idleMs, busyMs, stolenMs }] of after.entries()) {
    const earlier = before[core] ?? { idleMs: 0, busyMs: 0, stolenMs: 0 }
    stolen += stolenMs - earlier.stolenMs
    all += idleMs + busyMs + stolenMs - earlier.idleMs - earlier.busyMs - earlier.stolenMs
  }
  return stolen / all
}
