import { changeOf } from './catalog-of.ts'
import { openEmbedded, prepareLog, startTestIngress, writeCatalog } from './ingress-on-log.ts'

/**
 * An ingress on the embedded log as a process of its own, to be killed: `node ingress-process.ts <data dir>`. Says where
 * it listens on stdout.
 */
const [dataDir = ''] = process.argv.slice(2)
const log = await openEmbedded(dataDir)
await prepareLog(log)
await writeCatalog(log, [
  changeOf('domain', { id: 1, hostname: 'go.example', default: true }),
  changeOf('advertiser', { id: 1 }),
  changeOf('publisher', { id: 7 }),
  changeOf('offer', { id: 1, advertiser_id: 1, url: 'https://one.example/?c={click_id}' }),
  changeOf('smart_link', { id: 1, slug: 'go', visibility: 'public', members: [{ offer_id: 1 }] }),
])
const ingress = await startTestIngress(log, dataDir, { workers: 2 })
process.stdout.write(`${ingress.url}\n`)
process.on('SIGTERM', () => {
  ingress
    .stop()
    .then(() => log.close())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    )
})
