import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startKafka } from '@smartlink/kafka-broker/start-kafka'
import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiClient } from '../harness/api.ts'
import { createLoadCatalog } from '../harness/catalog-for-load.ts'
import type { LoadCatalog } from '../harness/catalog-for-load.ts'
import { startClickLoad } from '../harness/click-load.ts'
import type { ClickLoad } from '../harness/click-load.ts'
import type { Analyst } from '../harness/clickhouse-query.ts'
import { checkLedger } from '../harness/ledger-check.ts'
import { startProcess } from '../harness/process.ts'
import type { ManagedProcess } from '../harness/process.ts'
import { SERVICE_NAMES, ServiceFleet } from '../harness/services.ts'
import { temporaryDirectory } from '../harness/smart-link.ts'

const CAP = 400
const BROKER_PAUSE_S = Number(process.env['SMARTLINK_TEST_BROKER_PAUSE_S'] ?? 15)
const directory = temporaryDirectory()
let kafka: KafkaCluster
let clickhouse: ManagedProcess
let fleet: ServiceFleet
let analyst: Analyst
let control: ApiClient
let report: ApiClient
let catalog: LoadCatalog

beforeAll(async () => {
  kafka = await startKafka({ brokers: 1 })
  clickhouse = await startProcess({
    args: ['infra/clickhouse/start.ts', '--data', join(directory.path, 'clickhouse'), '--port', '0'],
  })
  const people = clickhouse.ready['analyst'] as { user: string; password_file: string }
  analyst = {
    url: String(clickhouse.ready['clickhouse']),
    user: people.user,
    passwordFile: people.password_file,
    database: 'smartlink',
  }
  fleet = new ServiceFleet(directory.path, {
    SMARTLINK_LOG: `kafka://${kafka.brokers.join(',')}`,
    SMARTLINK_CLICKHOUSE: analyst.url,
    SMARTLINK_CLICKHOUSE_USER: String(clickhouse.ready['user']),
    SMARTLINK_CLICKHOUSE_PASSWORD_FILE: String(clickhouse.ready['password_file']),
  })
  for (const service of SERVICE_NAMES) await fleet.start(service)
  const token = readFileSync(join(directory.path, 'secrets', 'admin-token'), 'utf8').trim()
  control = new ApiClient(fleet.url('control'), token)
  report = new ApiClient(fleet.url('report'), token)
  catalog = await createLoadCatalog(control, CAP)
})

afterAll(async () => {
  await fleet?.killAll()
  clickhouse?.kill('SIGKILL')
  await kafka?.stop()
  directory.remove()
})

const ledgers: ClickLoad[] = []

function startLoad(): ClickLoad {
  const load = startClickLoad({
    ingressUrl: () => fleet.url('ingress'),
    slugs: [catalog.weightLink.slug, catalog.cappedLink.slug],
    publisherIds: catalog.publisherIds,
    connections: 16,
    clicksPerSecond: 300,
  })
  ledgers.push(load)
  return load
}

async function moreClicks(load: ClickLoad, clicks: number): Promise<void> {
  const from = load.ledger.length
  await waitFor(() => load.ledger.length >= from + clicks, { deadlineMs: 60_000, what: `${clicks} more redirects` })
}

/** Everything any visitor was told so far is in ClickHouse once, and so say the aggregates. */
async function expectLedgerStoredOnce(): Promise<void> {
  const linkIds = [catalog.weightLink.id, catalog.cappedLink.id]
  const ledger = ledgers.flatMap((load) => load.ledger)
  const check = await waitFor(
    async () => {
      const found = await checkLedger(analyst, linkIds, ledger)
      return found.missing.length === 0 ? found : undefined
    },
    { deadlineMs: 90_000, everyMs: 500, what: 'every redirect in ClickHouse' },
  ).catch(() => checkLedger(analyst, linkIds, ledger))
  expect({ missing: check.missing, doubled: check.doubled, misplaced: check.misplaced }).toEqual({
    missing: [],
    doubled: [],
    misplaced: [],
  })
  const { totals } = await report.get<{ totals: { gross: number } }>(
    `/v1/reports/clicks?filter=link:${linkIds.join('|')}&metrics=gross`,
  )
  expect(totals.gross).toBe(check.stored)
  const sentToCapped = ledger.filter(({ offerId }) => offerId === catalog.cappedLink.cappedOfferId).length
  expect(sentToCapped).toBeLessThanOrEqual(CAP)
}

test('kill -9 of each service in turn under load loses and doubles nothing', async () => {
  const load = startLoad()
  await moreClicks(load, 200)
  for (const service of SERVICE_NAMES) {
    await fleet.kill(service)
    // While it is gone the others go on; its successor finds a changed world.
    await delay(500)
    await fleet.start(service)
    await moreClicks(load, 100)
  }
  await load.stop()
  await expectLedgerStoredOnce()
})

test('a broker that stops answering under load holds nobody up, and nothing is lost', async () => {
  const load = startLoad()
  await moreClicks(load, 100)
  await kafka.pause()
  await delay(BROKER_PAUSE_S * 1_000)
  await moreClicks(load, 100)
  await kafka.resume()
  await moreClicks(load, 100)
  await load.stop()
  await expectLedgerStoredOnce()
})

test('two sinks share the work; one that comes, goes and is killed changes no number', async () => {
  const load = startLoad()
  await fleet.start('click-sink', 'click-sink-2')
  await moreClicks(load, 300)
  await fleet.kill('click-sink-2')
  await moreClicks(load, 100)
  await fleet.start('click-sink', 'click-sink-2')
  await moreClicks(load, 100)
  expect(await fleet.kill('click-sink-2', 'SIGTERM')).toBe(0)
  await load.stop()
  await expectLedgerStoredOnce()
})
