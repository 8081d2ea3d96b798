import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClickLoad } from '../harness/click-load.ts'
import type { ClickLoad } from '../harness/click-load.ts'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { startFleetOnKafka } from '../harness/fleet-on-kafka.ts'
import type { FleetOnKafka } from '../harness/fleet-on-kafka.ts'

const CAP = Number(process.env['SMARTLINK_TEST_CAP'] ?? 10_000)
/** Of the cap, spent when everything is quiet: what vanished nodes held is lost to it. */
const LEAST_USE = 0.99
const INGRESSES = ['ingress', 'ingress-b', 'ingress-c']
const CONNECTIONS = 8
let system: FleetOnKafka

beforeAll(async () => {
  system = await startFleetOnKafka(1, CAP)
})

afterAll(() => system?.stop())

test(`three nodes at full speed, killed and cloned, send ${CAP} clicks to a cap of ${CAP}, or a hair less, and never one more`, async () => {
  const { fleet, directory } = system
  const { catalog } = system.evidence()
  const { slug, cappedOfferId } = catalog.cappedLink
  const loads: ClickLoad[] = []
  const load = (ingress: string): void => {
    loads.push(
      startClickLoad({
        ingressUrl: () => fleet.url('ingress', ingress),
        slugs: [slug],
        publisherIds: catalog.publisherIds,
        connections: CONNECTIONS,
      }),
    )
  }
  const ledger = () => loads.flatMap((one) => one.ledger)
  const sentToCapped = (): number => ledger().filter(({ offerId }) => offerId === cappedOfferId).length
  const until = (share: number): Promise<unknown> =>
    waitFor(() => sentToCapped() >= share * CAP, { deadlineMs: 60_000, what: `${share} of the cap to be used` })

  for (const name of INGRESSES.slice(1)) await fleet.start('ingress', name)
  for (const name of INGRESSES) load(name)

  await until(0.15)
  await fleet.kill('ingress-b')
  await fleet.start('ingress', 'ingress-b')
  await until(0.3)
  // A copy of a directory that is in use, started beside it: the wallet in it is not its own.
  cpSync(join(directory, 'ingress-c'), join(directory, 'clone'), { recursive: true })
  await fleet.start('ingress', 'clone')
  load('clone')
  await until(0.45)
  await fleet.kill('cap-keeper')
  await delay(500)
  await fleet.start('cap-keeper')
  await until(0.6)
  await fleet.kill('ingress-c')
  await fleet.kill('ingress')
  await Promise.all([fleet.start('ingress', 'ingress-c'), fleet.start('ingress', 'ingress')])
  await until(LEAST_USE)

  // Quiet: nothing more goes to the capped offer, whoever is asked.
  let last = -1
  await waitFor(
    () => {
      const now = sentToCapped()
      const isQuiet = now === last
      last = now
      return isQuiet
    },
    { deadlineMs: 30_000, everyMs: 4_000, what: 'the cap to be used up' },
  )
  await Promise.all(loads.map((one) => one.stop()))
  process.stderr.write(`caps on many nodes: ${sentToCapped()} of ${CAP}, ${ledger().length} clicks in all\n`)
  expect(sentToCapped()).toBeLessThanOrEqual(CAP)
  expect(sentToCapped()).toBeGreaterThanOrEqual(LEAST_USE * CAP)
  await expectStoredOnce({ ...system.evidence(), ledger: ledger() })

  // Also clicks whose answer never arrived: their tokens are spent as well.
  const [counts] = await queryClickHouse<{ capped: number; others: number; all: number }>(
    system.analyst,
    `SELECT toInt32(countIf(offer_id = ${cappedOfferId})) AS capped,
       toInt32(countIf(outcome IN ('delivered', 'fallback') AND offer_id != ${cappedOfferId})) AS others,
       toInt32(count()) AS all FROM clicks WHERE link_id = ${catalog.cappedLink.id}`,
  )
  expect(counts?.capped).toBeLessThanOrEqual(CAP)
  expect((counts?.capped ?? 0) + (counts?.others ?? 0)).toBe(counts?.all)
})
