import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, test } from 'vitest'
import { createLoadCatalog } from '../harness/catalog-for-load.ts'
import { startClickLoad } from '../harness/click-load.ts'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

const KILLS = Number(process.env['SMARTLINK_TEST_KILLS'] ?? 3)
const CAP = 500
/** Clicks, the kill, and a start. */
const ONE_KILL_MS = 20_000
/** Until all that happened is in reports. */
const CHECK_MS = 180_000
const directory = temporaryDirectory()
let smartLink: RunningSmartLink | undefined

afterAll(async () => {
  smartLink?.process.kill('SIGKILL')
  await smartLink?.process.ended
  directory.remove()
})

test(
  `every redirect is stored exactly once when the whole process group is killed ${KILLS} times under load`,
  { timeout: CHECK_MS + KILLS * ONE_KILL_MS },
  async () => {
    smartLink = await startSmartLink({ dataDir: directory.path, flags: ['--no-demo'] })
    const catalog = await createLoadCatalog(smartLink.control, CAP)
    const slugs = [catalog.weightLink.slug, catalog.cappedLink.slug]
    let ingressUrl = smartLink.ingressUrl
    const load = startClickLoad({
      ingressUrl: () => ingressUrl,
      slugs,
      publisherIds: catalog.publisherIds,
      connections: 16,
      clicksPerSecond: 400,
    })
    for (let kill = 0; kill < KILLS; kill++) {
      const before = load.ledger.length
      await waitFor(() => load.ledger.length > before + 300, {
        deadlineMs: 30_000,
        what: 'clicks before the next kill',
      })
      // Not always in the same place of a batch, which waits for up to a second.
      await delay((137 * kill) % 1_000)
      smartLink.process.kill('SIGKILL')
      await smartLink.process.ended
      smartLink = await startSmartLink({ dataDir: directory.path, flags: ['--no-demo'] })
      ingressUrl = smartLink.ingressUrl
    }
    const last = load.ledger.length
    await waitFor(() => load.ledger.length > last + 200, { deadlineMs: 30_000, what: 'clicks after the last kill' })
    await load.stop()

    const { analyst, report } = smartLink
    await expectStoredOnce({ analyst, report, catalog, ledger: load.ledger })
  },
)
