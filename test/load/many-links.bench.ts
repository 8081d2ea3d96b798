import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { temporaryDirectory } from '../harness/smart-link.ts'
import type { Bench } from './bench-kind.ts'
import { browserRequests, bytesOf } from './browser-requests.ts'
import { openClosedLoop } from './closed-loop.ts'
import { residentBytes } from './cpu-times.ts'
import { table } from './performance-page.ts'
import { portOf, startIngressProcess } from './servers/start-ingress-process.ts'
import { PUBLISHERS, targetedCatalog } from './targeted-catalog.ts'

const SIZES = [100, 100_000]
const CONNECTIONS = 16
const MIB = 2 ** 20
/** The collector gives memory back some time after it was used. */
const SETTLE_MS = 3_000

/** What a large catalog costs an ingress in memory and at its start. */
export const bench: Bench = {
  title: 'Many links',

  async run({ quick, say }) {
    const rows: string[][] = []
    for (const links of quick ? [100, 5_000] : SIZES) {
      say(`${links} links`)
      const directory = temporaryDirectory()
      try {
        const begin = performance.now()
        let startedMs = 0
        const catalog = (function* () {
          yield* targetedCatalog(links)
          startedMs = performance.now()
        })()
        const child = await startIngressProcess({ dataDir: directory.path, log: 'embedded', catalog })
        const startMs = performance.now() - Math.max(begin, startedMs)
        await delay(SETTLE_MS)
        const ready = residentBytes(child.pid)
        const slugs = Array.from({ length: links }, (_, at) => `link-${at}`)
        const requests = slugs.flatMap((slug, at) =>
          browserRequests({ count: 1, seed: at, slugs: [slug], publishers: PUBLISHERS }).map(bytesOf),
        )
        const load = await openClosedLoop(portOf(child.ready['ingress']), CONNECTIONS, requests)
        load.start()
        await waitFor(() => load.answers >= links, { deadlineMs: 300_000, what: 'every link to be clicked' })
        load.close()
        if (load.others.size > 0) throw new Error(`not only redirects: ${[...load.others.keys()].join()}`)
        await delay(SETTLE_MS)
        const clicked = residentBytes(child.pid)
        child.kill('SIGTERM')
        await child.ended
        const inMib = (bytes: number): string => (bytes / MIB).toFixed(0)
        rows.push([links.toLocaleString('en'), (startMs / 1_000).toFixed(1), inMib(ready), inMib(clicked)])
      } finally {
        directory.remove()
      }
    }
    return `${table(['links', 'from the command to ready, s', 'resident when ready, MiB', 'after every link was clicked, MiB'], rows)}

How it was taken: an ingress alone on the embedded log, one click thread, links of six offers each over 240 targeted offers; the
start reads the whole catalog (no snapshot of an earlier run), and includes writing the last of it to the log. Memory is the
resident set of the process, which holds the catalog twice: in the main thread and in the click thread.`
  },
}
