import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import { startKafka } from '../harness/kafka.ts'
import { startProcess } from '../harness/process.ts'
import type { ManagedProcess } from '../harness/process.ts'
import { temporaryDirectory } from '../harness/smart-link.ts'
import type { Bench } from './bench-kind.ts'
import { browserRequests, bytesOf } from './browser-requests.ts'
import { LOAD_CORE, SERVER_CORE, pin } from './pin.ts'
import { table } from './performance-page.ts'
import { portOf, startIngressProcess } from './servers/start-ingress-process.ts'
import type { Candidate, Slice } from './slices.ts'
import { takeSlices } from './slices.ts'
import { showSpread } from './spread.ts'
import { MEASURED_SLUG, MEMBERS, PUBLISHERS, targetedCatalog } from './targeted-catalog.ts'

const CONNECTIONS = 64
const REQUESTS = 2_000
const SMALL_LINKS = 100
const SLICE_MS = 1_500
const PASSES = 12
/** Long enough for the compiler: a click passes through much more code than a constant. */
const WARM_UP_MS = 8_000
const RETRIES = 4

const BARE = 'bare `node:http`, a constant'
const EXPRESS = 'Express, a constant'
const INGRESS = 'ingress, embedded log'
const INGRESS_HTTP = 'ingress, embedded log, `--front http`'
const INGRESS_KAFKA = 'ingress, forwarding to Kafka'

/** Redirects per second of the whole click path beside what does nothing. */
export const bench: Bench = {
  title: 'Redirects beside a server that answers a constant',

  async run({ quick, kafka: withKafka, say }) {
    const requests = browserRequests({ count: REQUESTS, seed: 1, slugs: [MEASURED_SLUG], publishers: PUBLISHERS }).map(
      bytesOf,
    )
    const directories: { remove(): void }[] = []
    const processes: ManagedProcess[] = []
    let kafka: KafkaCluster | undefined
    const candidates: Candidate[] = []
    const take = (name: string, child: ManagedProcess, port: number): void => {
      processes.push(child)
      pin(child.pid, SERVER_CORE)
      candidates.push({ name, pid: child.pid, port })
    }
    const constant = async (name: string, file: string): Promise<void> => {
      const child = await startProcess({ args: [`test/load/servers/${file}`], env: { NODE_ENV: 'production' } })
      take(name, child, Number(child.ready['port']))
    }
    const ingress = async (name: string, log: string, flags: readonly string[]): Promise<void> => {
      const directory = temporaryDirectory()
      directories.push(directory)
      const catalog = targetedCatalog(SMALL_LINKS)
      const child = await startIngressProcess({ dataDir: directory.path, log, catalog, flags })
      take(name, child, portOf(child.ready['ingress']))
    }
    try {
      pin(process.pid, LOAD_CORE)
      await constant(BARE, 'bare-server.ts')
      await constant(EXPRESS, 'express-server.ts')
      await ingress(INGRESS, 'embedded', [])
      await ingress(INGRESS_HTTP, 'embedded', ['--front', 'http'])
      if (withKafka) {
        kafka = await startKafka({ brokers: 1 })
        await ingress(INGRESS_KAFKA, `kafka://${kafka.brokers.join(',')}`, [])
      }
      const saySlice = ({ candidate, perSecond, cpuUs, serverShare, thrownAway }: Slice): void =>
        say(
          `${candidate}: ${perSecond.toFixed(0)}/s, ${cpuUs.toFixed(1)} µs, ${serverShare.toFixed(2)} of its core ${thrownAway}`,
        )
      const options = { connections: CONNECTIONS, requests, say: saySlice }
      say('warming up')
      await takeSlices(candidates, { ...options, passes: 1, sliceMs: quick ? 4_000 : WARM_UP_MS, retries: 0 })
      say(`measuring ${candidates.length} servers in turn`)
      const slices = await takeSlices(candidates, {
        ...options,
        passes: quick ? 4 : PASSES,
        sliceMs: quick ? 1_000 : SLICE_MS,
        retries: quick ? 0 : RETRIES,
      })
      return report(slices)
    } finally {
      for (const child of processes) {
        child.kill('SIGTERM')
        await child.ended
      }
      await kafka?.stop()
      for (const directory of directories) directory.remove()
    }
  },
}

function report(slices: readonly Slice[]): string {
  const kept = slices.filter(({ thrownAway }) => thrownAway === '')
  const of = (name: string, pass: number): Slice | undefined =>
    kept.find((slice) => slice.candidate === name && slice.pass === pass)
  const rows = [...new Set(slices.map(({ candidate }) => candidate))].map((name) => {
    const own = kept.filter(({ candidate }) => candidate === name)
    const ratios = (base: string, ratio: (one: Slice, other: Slice) => number): number[] =>
      own.flatMap((one) => {
        const other = of(base, one.pass)
        return other === undefined ? [] : [ratio(one, other)]
      })
    const byRate = (one: Slice, other: Slice): number => one.perSecond / other.perSecond
    const byCpu = (one: Slice, other: Slice): number => other.cpuUs / one.cpuUs
    return [
      name,
      showSpread(
        own.map(({ perSecond }) => perSecond),
        0,
      ),
      showSpread(
        own.map(({ cpuUs }) => cpuUs),
        1,
      ),
      showSpread(ratios(BARE, byRate), 2),
      showSpread(ratios(BARE, byCpu), 2),
      showSpread(ratios(EXPRESS, byRate), 2),
      showSpread(
        own.map(({ serverShare }) => serverShare),
        2,
      ),
      String(own.length),
    ]
  })
  const reasons = slices.filter(({ thrownAway }) => thrownAway !== '').map(({ thrownAway }) => thrownAway)
  return `${table(['server', 'redirects/s', 'CPU µs each', '÷ bare', '÷ bare, by CPU', '÷ Express', 'its core', 'slices'], rows)}

How it was taken: every server is a process of its own and kept on core ${SERVER_CORE} with all its threads; the load is
${CONNECTIONS} keep-alive connections from core ${LOAD_CORE}, each asking again when it was answered, with ${REQUESTS.toLocaleString('en')} different
requests as browsers send them (about 12 headers, from a seed). Slices of ${SLICE_MS / 1000} s go through the servers forwards and
backwards (A B C … C B A); the servers that are not asked are stopped meanwhile. Figures are the median with the quarter below and above; ratios are taken within one pass.
The ingress decides each click among ${MEMBERS} targeted offers, appends it to its outbox before it answers, and carries it on;
what its other threads do counts too. "Its core" is the share of the core the server had; where it is well below 1 something else
held it up, and the ratio by CPU (bare's CPU time of a request ÷ this server's) says more.

${thrownAwayLine(slices.length, reasons)}`
}

function thrownAwayLine(all: number, reasons: readonly string[]): string {
  if (reasons.length === 0) return `None of ${all} slices was thrown away.`
  const kinds = [...Map.groupBy(reasons, (reason) => reason.replace(/\d+ %/, 'more than allowed'))]
  return `Of ${all} slices ${reasons.length} were thrown away and taken again: ${kinds.map(([kind, each]) => `${each.length} × ${kind}`).join('; ')}.`
}
