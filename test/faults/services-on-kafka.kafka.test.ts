import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePorts } from '@smartlink/kafka-broker/free-ports'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { moreClicks } from '../harness/click-load.ts'
import type { ClickLoad } from '../harness/click-load.ts'
import { startFleetOnKafka } from '../harness/fleet-on-kafka.ts'
import type { FleetOnKafka } from '../harness/fleet-on-kafka.ts'
import { SERVICE_NAMES } from '../harness/services.ts'
import { expectHealthNamesLog, expectReadyAgain, expectRefused, expectSaidByAll, timed } from '../harness/silent-log.ts'
import type { TimedAnswer } from '../harness/silent-log.ts'

const CAP = 400
const RATE = 200
const BROKER_PAUSE_S = Number(process.env['SMARTLINK_TEST_BROKER_PAUSE_S'] ?? 15)
/** How long the log is away at least, until all have noticed. */
const SILENCE_SEEN_S = 12
let system: FleetOnKafka

beforeAll(async () => {
  system = await startFleetOnKafka(1, CAP)
})

afterEach(() => system.stopLoads())
afterAll(() => system?.stop())

test('kill -9 of each service in turn under load loses and doubles nothing', async () => {
  const { fleet } = system
  const load = system.startLoad(RATE)
  await moreClicks(load, 200)
  for (const service of SERVICE_NAMES) {
    await fleet.kill(service)
    // While it is gone the others go on; its successor finds a changed world.
    await delay(500)
    await fleet.start(service)
    await moreClicks(load, 100)
  }
  await load.stop()
  await expectStoredOnce(system.evidence())
})

test('a broker that stops answering under load holds nobody up, everybody says so, and nothing is lost', async () => {
  const load = system.startLoad(RATE)
  await moreClicks(load, 100)
  try {
    await expectWorkWithout(system.kafka, load)
    await delay(Math.max(0, BROKER_PAUSE_S - SILENCE_SEEN_S) * 1_000)
    await moreClicks(load, 100)
  } finally {
    // What the other tests stand on is there again whatever was found.
    await system.kafka.resume()
  }
  await expectWorkAgain()
  await moreClicks(load, 100)
  await load.stop()
  await expectStoredOnce(system.evidence())
})

test('a broker that is gone under load is told of as well, and all go on by themselves when it is back', async () => {
  const load = system.startLoad(RATE)
  await moreClicks(load, 100)
  const { kafka } = system
  try {
    await expectWorkWithout({ pause: () => kafka.kill() }, load)
  } finally {
    await kafka.restart()
  }
  await expectWorkAgain()
  await load.stop()
  await expectStoredOnce(system.evidence())
})

/** Takes the log away; sees that clicks and reads go on, that health answers, and that changes are refused for what they are. */
async function expectWorkWithout(log: { pause(): Promise<void> }, load: ClickLoad): Promise<void> {
  const control = system.control()
  const link = `/v1/smart-links/${system.evidence().catalog.weightLink.id}`
  const change = async (name: string): Promise<TimedAnswer> => {
    const { revision } = (await (await control.raw('GET', link)).json()) as { revision: number }
    return timed(control.raw('PATCH', link, { name }, { 'if-match': `"${revision}"` }))
  }
  await log.pause()
  const early = [
    change('began to be written'),
    timed(control.raw('POST', '/v1/tokens', { name: 'T', role: 'analyst' })),
  ]
  expect((await timed(control.raw('GET', '/v1/health'))).tookMs).toBeLessThan(4_000)
  await expectSaidByAll(system.fleet)
  await expectHealthNamesLog(control)
  expectRefused(await change('was never begun'), 'control.log_silent', 1_000)
  for (const answer of await Promise.all(early)) expectRefused(answer, 'control.outcome_unknown', 13_000)
  await moreClicks(load, 100)
}

/** Everybody is ready without help, and what was in doubt is settled as soon as control says that it writes. */
async function expectWorkAgain(): Promise<void> {
  const control = system.control()
  await expectReadyAgain(system.fleet)
  const writes = async (): Promise<boolean> => (await control.get<{ writes: boolean }>('/v1/health')).writes
  // A member of the group whose answer the broker took with it holds its place until its session of 45 s is over.
  await waitFor(writes, { deadlineMs: 120_000, everyMs: 200, what: 'control to write again' })
  const { weightLink } = system.evidence().catalog
  const link = `/v1/smart-links/${weightLink.id}`
  const { name, revision } = await control.get<{ name: string; revision: number }>(link)
  expect([weightLink.slug, 'began to be written']).toContain(name)
  await control.patch(link, revision, { name: weightLink.slug })
}

test('services that start while ClickHouse is away go on, or wait for it and say so', async () => {
  const { fleet } = system
  const load = system.startLoad(RATE)
  await moreClicks(load, 100)
  await system.stopClickHouse()
  for (const service of SERVICE_NAMES) {
    await fleet.kill(service)
    if (service !== 'click-sink') await fleet.start(service)
  }
  const [port = 0] = await freePorts(1)
  const waiting = fleet.start('click-sink', 'click-sink', { SMARTLINK_OPS_PORT: String(port) })
  const readiness = await waitFor(
    async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
      const text = await answer?.text()
      return text?.includes('ClickHouse') === true ? { status: answer?.status, text } : undefined
    },
    { deadlineMs: 30_000, what: 'the readiness of a sink that waits' },
  )
  expect(readiness).toMatchObject({ status: 503, text: expect.stringContaining('ClickHouse did not answer') as string })
  await moreClicks(load, 100)
  await system.startClickHouse()
  await waiting
  await load.stop()
  await expectStoredOnce(system.evidence())
})

test('two sinks share the work; one that comes, goes and is killed changes no number', async () => {
  const { fleet } = system
  const load = system.startLoad(RATE)
  await fleet.start('click-sink', 'click-sink-2')
  await moreClicks(load, 300)
  await fleet.kill('click-sink-2')
  await moreClicks(load, 100)
  await fleet.start('click-sink', 'click-sink-2')
  await moreClicks(load, 100)
  expect(await fleet.kill('click-sink-2', 'SIGTERM')).toBe(0)
  await load.stop()
  await expectStoredOnce(system.evidence())
})

test('an ingress restored from an older copy, and a copy started beside it, take no new click for an old one', async () => {
  const { fleet, directory } = system
  const original = join(directory, 'ingress')
  const copy = join(directory, 'older-copy')
  const load = system.startLoad(RATE)
  await moreClicks(load, 200)
  cpSync(original, copy, { recursive: true })
  await moreClicks(load, 300)

  cpSync(copy, join(directory, 'ingress-clone'), { recursive: true })
  await fleet.start('ingress', 'ingress-clone')
  const second = system.startLoad(RATE, 'ingress-clone')
  await moreClicks(second, 300)
  await second.stop()
  expect(await fleet.kill('ingress-clone', 'SIGTERM')).toBe(0)

  // A clean stop ships everything first: what only a lost disk held can't come back from an older copy.
  expect(await fleet.kill('ingress', 'SIGTERM')).toBe(0)
  rmSync(original, { recursive: true })
  cpSync(copy, original, { recursive: true })
  await fleet.start('ingress')
  await moreClicks(load, 300)
  await load.stop()
  await expectStoredOnce(system.evidence())
})
