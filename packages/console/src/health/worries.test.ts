import { expect, test } from 'vitest'
import type { Health } from './use-health.ts'
import { worriesOf } from './worries.ts'

const well: Health = {
  at: '2026-06-10T12:00:00.000Z',
  catalog_revision: 9,
  writes: true,
  dependencies: [{ name: 'log', ready: true }],
  ingresses: [
    {
      stream: 'a',
      label: 'edge-1',
      heard_at: '2026-06-10T11:59:58.000Z',
      catalog_revision: 9,
      outbox_bytes: 10,
      outbox_oldest_at: '2026-06-10T11:59:59.000Z',
    },
  ],
  consumers: [{ group: 'click-sink', topic: 'clicks.v1', records_behind: 12, started: true }],
  parked: [],
}

test('a system that works gives nothing to worry about, and each thing that does not is named', () => {
  expect(worriesOf(well)).toEqual([])
  const [ingress] = well.ingresses
  if (ingress === undefined) throw new Error('there is one')
  const ill: Health = {
    ...well,
    dependencies: [{ name: 'log', ready: false, reason: 'no broker answers' }],
    ingresses: [{ ...ingress, catalog_revision: 8, outbox_oldest_at: '2026-06-10T11:50:00.000Z' }],
    consumers: [{ group: 'click-sink', topic: 'clicks.v1', records_behind: 20_000, started: true }],
    parked: [{ topic: 'clicks.v1', group: 'click-sink', reason: 'x', records: 1, last_at: well.at }],
  }
  expect(worriesOf(ill)).toEqual([
    'log is not ready: no broker answers',
    'edge-1 decides by an older catalog',
    'The outbox of edge-1 waits for the log',
    'click-sink is 20,000 records behind',
    'Some records were parked: they are in no report until somebody replays them',
  ])
  expect(worriesOf({ ...well, ingresses: [] })).toEqual(['No ingress is heard: clicks are not answered'])
})
