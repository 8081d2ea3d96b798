import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiClient } from '../harness/api.ts'
import { createLoadCatalog } from '../harness/catalog-for-load.ts'
import type { LoadCatalog } from '../harness/catalog-for-load.ts'
import { moreClicks, startClickLoad } from '../harness/click-load.ts'
import type { ClickLoad } from '../harness/click-load.ts'
import { composeIsHere, composeSystem } from '../harness/compose.ts'
import type { ComposeSystem } from '../harness/compose.ts'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { temporaryDirectory } from '../harness/smart-link.ts'

const SERVICES = ['control', 'ingress', 'cap-keeper', 'fraud-scorer', 'click-sink', 'report']
/** Images are built, which downloads what they are made of. */
const BUILD_MS = 1_200_000
const START_MS = 180_000

describe.skipIf(!composeIsHere())('each service in a container of its own', () => {
  const directory = temporaryDirectory()
  let system: ComposeSystem
  let control: ApiClient
  let report: ApiClient
  let catalog: LoadCatalog
  let load: ClickLoad

  beforeAll(async () => {
    system = await composeSystem(`smartlink-test-${process.pid}`)
    // Six services are one image: built once, and not again by `up`.
    await system.compose('build', 'kafka', 'clickhouse', 'control', 'prometheus')
    await system.compose('up', '--detach')
    const token = await waitFor(() => system.read('control', '/secrets/admin-token'), {
      deadlineMs: START_MS,
      everyMs: 1_000,
      what: 'the first admin token',
    })
    control = new ApiClient(system.url('CONTROL'), token)
    report = new ApiClient(system.url('REPORT'), token)
    catalog = await waitFor(() => createLoadCatalog(control, 200), {
      deadlineMs: START_MS,
      everyMs: 1_000,
      what: 'a catalog that can be written',
    })
    const first = `${system.url('INGRESS')}/${catalog.weightLink.slug}?pub=${catalog.publisherIds[0]}`
    await waitFor(async () => (await fetch(first, { redirect: 'manual' })).status === 302, {
      deadlineMs: START_MS,
      everyMs: 500,
      what: 'the first redirect',
    })
  }, BUILD_MS + START_MS)

  afterAll(async () => {
    await system.remove()
    directory.remove()
  }, START_MS)

  test(
    'clicks are counted once while a second sink comes and goes',
    async () => {
      load = startClickLoad({
        ingressUrl: () => system.url('INGRESS'),
        slugs: [catalog.weightLink.slug, catalog.cappedLink.slug],
        publisherIds: catalog.publisherIds,
        connections: 8,
        clicksPerSecond: 200,
      })
      await moreClicks(load, 300)
      await system.compose('up', '--detach', '--no-recreate', '--scale', 'click-sink=2')
      await moreClicks(load, 1_000)
      await system.compose('up', '--detach', '--no-recreate', '--scale', 'click-sink=1')
      await moreClicks(load, 300)
      await load.stop()

      const passwordFile = join(directory.path, 'analyst-password')
      writeFileSync(passwordFile, await system.read('clickhouse', '/data/analyst-password'), { mode: 0o600 })
      const analyst = { url: system.url('CLICKHOUSE'), user: 'analyst', passwordFile, database: 'smartlink' }
      await expectStoredOnce({ analyst, report, catalog, ledger: load.ledger })
      // As the console asks for them.
      const handedOn = await control.raw('GET', '/report-api/v1/reports/clicks?metrics=gross')
      expect({ status: handedOn.status, body: await handedOn.text() }).toMatchObject({ status: 200 })
    },
    START_MS,
  )

  test('Prometheus finds every service, and no alert about them fires', async () => {
    const up = async (): Promise<string[]> => {
      const answer = await fetch(
        `${system.url('PROMETHEUS')}/api/v1/query?query=sum+by+(service)(smartlink_dependency_ready)`,
      )
      const { data } = (await answer.json()) as { data: { result: { metric: { service: string } }[] } }
      return data.result.map(({ metric }) => metric.service).toSorted()
    }
    await waitFor(async () => (await up()).length === SERVICES.length, {
      deadlineMs: START_MS,
      everyMs: 1_000,
      what: 'metrics of every service',
    })
    expect(await up()).toEqual(SERVICES.toSorted())
    const answer = await fetch(`${system.url('PROMETHEUS')}/api/v1/alerts`)
    const { data } = (await answer.json()) as { data: { alerts: { labels: { alertname: string }; state: string }[] } }
    expect(data.alerts.filter(({ state }) => state === 'firing')).toEqual([])
  })

  test('stopping ends every service by its own clean exit', async () => {
    await system.compose('stop', ...SERVICES)
    const exits = await Promise.all(
      SERVICES.map(async (service) => ({ service, codes: await system.exitCodes(service) })),
    )
    expect(exits.filter(({ codes }) => codes.some((code) => code !== 0))).toEqual([])
  })
})
