import { afterAll, beforeAll, expect, test } from 'vitest'
import { smartlink, smartlinkJson } from '../harness/command-line.ts'
import { createLoadCatalog } from '../harness/catalog-for-load.ts'
import { startClickLoad } from '../harness/click-load.ts'
import { moreClicks } from '../harness/click-load.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

const directory = temporaryDirectory()
let system: RunningSmartLink

beforeAll(async () => {
  system = await startSmartLink({ dataDir: directory.path, flags: ['--no-demo'] })
  const catalog = await createLoadCatalog(system.control, 100)
  const load = startClickLoad({
    ingressUrl: () => system.ingressUrl,
    slugs: [catalog.weightLink.slug],
    publisherIds: catalog.publisherIds,
    connections: 4,
    clicksPerSecond: 100,
  })
  await moreClicks(load, 100)
  await load.stop()
})

afterAll(async () => {
  system?.process.kill('SIGKILL')
  await system?.process.ended
  directory.remove()
})

const json = <T>(...words: string[]): Promise<T> => smartlinkJson<T>([...words, '--data', directory.path], {})

test('one machine is looked at while it runs: what is parked, what lies in its outbox, where a partition stands', async () => {
  expect(await json('parked', 'ls')).toEqual({ records: [] })
  const { parts } = await json<{ parts: { topic: string; bytes: number; unshipped: number | null }[] }>('outbox', 'ls')
  const clicks = parts.find(({ topic }) => topic === 'clicks.v1')
  expect(clicks?.unshipped).toBeNull()
  expect(clicks?.bytes).toBeGreaterThan(100 * 200)
  for (const group of ['click-sink', 'fraud-scorer']) {
    const why = await json<{ standing: string; committed: number; end: number; holes: unknown[] }>(
      'partition',
      'why',
      'clicks.v1',
      '0',
      '--group',
      group,
    )
    expect(['caught_up', 'behind', 'in_doubt']).toContain(why.standing)
    expect(why).toMatchObject({ holes: [] })
    expect(why.committed).toBeLessThanOrEqual(why.end)
  }
})

test('its aggregates are made again through the ClickHouse that runs', async () => {
  const day = new Date().toISOString().slice(0, 10)
  const { days } = await json<{ days: { day: string; table: string }[] }>(
    'rebuild',
    'aggregates',
    '--from',
    day,
    '--clickhouse-port',
    new URL(system.analyst.url).port,
  )
  expect(days.map((one) => one.table)).toContain('clicks_hourly')
})

test('what would write to its log is refused with who has it', async () => {
  const refused = await smartlink(['parked', 'replay', 'clicks.v1', '--all', '--data', directory.path])
  expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('in use by another process') as string })
})
