import { join } from 'node:path'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { smartlink } from '../harness/command-line.ts'
import { moreClicks } from '../harness/click-load.ts'
import { startFleetOnKafka } from '../harness/fleet-on-kafka.ts'
import type { FleetOnKafka } from '../harness/fleet-on-kafka.ts'

/** Each broker in the long mode; one of them restarted and another killed otherwise. */
const LONG = process.env['SMARTLINK_TEST_LONG'] === '1'
const RESTARTED = LONG ? [0, 1, 2] : [0]
const KILLED = LONG ? [0, 1, 2] : [1]
let system: FleetOnKafka

beforeAll(async () => {
  system = await startFleetOnKafka(3, 300)
})

afterAll(() => system?.stop())

test('leaders that move and brokers that are killed under load lose nothing and double nothing', async () => {
  const load = system.startLoad(100)
  await moreClicks(load, 100)
  for (const broker of RESTARTED) {
    await system.kafka.restart(broker)
    await moreClicks(load, 100)
  }
  for (const broker of KILLED) {
    await system.kafka.kill(broker)
    await moreClicks(load, 100)
    await waitFor(async () => (await doctor()).includes('topics.behind'), LOOKING)
    await system.kafka.restart(broker)
    await moreClicks(load, 100)
  }
  await load.stop()
  expect(load.others.size).toBe(0)
  await expectStoredOnce(system.evidence())
  await waitFor(async () => (await doctor()).length === 0, LOOKING)
})

const LOOKING = { deadlineMs: 60_000, everyMs: 1_000, what: 'what the doctor should say' }

/** What it finds wrong with the log, the nodes and ClickHouse. */
async function doctor(): Promise<string[]> {
  const words = ['doctor', '--data', join(system.directory, 'ingress'), '--secrets', join(system.directory, 'secrets')]
  const { stdout } = await smartlink([...words, '--json'], system.settings)
  const { findings } = JSON.parse(stdout) as { findings: { level: string; area: string; code: string }[] }
  const areas = ['topics', 'groups', 'streams', 'clickhouse']
  expect(findings.map(({ area }) => area)).toEqual(expect.arrayContaining(areas))
  return findings.filter(({ level, area }) => level !== 'ok' && areas.includes(area)).map(({ code }) => code)
}
