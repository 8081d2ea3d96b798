import { newestSchema } from '@smartlink/events/schemas'
import { Registry } from '@smartlink/service-kit/metrics'
import { expect, test } from 'vitest'
import { createSinkMetrics } from '../sink-metrics.ts'
import { clickRecord, newStream } from '../testing/log-records.ts'
import { JointInserts } from './joint-inserts.ts'
import { groupRows } from './row-groups.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Load, Seat } from './joint-inserts.ts'

const NOW = Date.UTC(2026, 5, 10, 12)
const STREAM = newStream()
const ALIVE = new AbortController().signal

/** What ClickHouse was sent, by the partitions of each insert; it answers when it is told to. */
function createJoint(partitions = 3) {
  const inserts: { readonly partitions: unknown; readonly notAfterMs: unknown }[] = []
  let answer: () => Promise<void> = () => Promise.resolve()
  const insertAvro: ClickHouseClient['insertAvro'] = ({ queryParams }) => {
    inserts.push({ partitions: queryParams['partitions'], notAfterMs: queryParams['not_after'] })
    return answer()
  }
  let now = NOW
  const joint = new JointInserts({
    clickhouse: { insertAvro } as unknown as ClickHouseClient,
    metrics: createSinkMetrics(new Registry()),
    clock: { now: () => now },
    maxRowsOfOne: 10,
    arriveWithinMs: 7_000,
    partitions: () => partitions,
  })
  return {
    joint,
    inserts,
    refuse: () => (answer = () => Promise.reject(new Error('refused'))),
    pass: (ms: number) => (now += ms),
  }
}

type Joint = ReturnType<typeof createJoint>['joint']

function reserve(joint: Joint, rows = 1): Seat {
  const seat = joint.reserve(rows)
  if (seat === undefined) throw new Error('it shall go alone')
  return seat
}

function loadOf(partition: number, declaredMs = NOW): Load {
  const record = { ...clickRecord(5, STREAM, partition, { time: NOW }), partition }
  return { logId: 'log', topic: 'clicks', declaredMs, groups: groupRows([{ schema: newestSchema('click'), record }]) }
}

test('those that are ready go together, as late as the first of them allows; who is slow goes with the next', async () => {
  const { joint, inserts } = createJoint()
  const [one, two, slow] = [reserve(joint), reserve(joint), reserve(joint)]
  await Promise.all([one.send(loadOf(0, NOW + 5), ALIVE), two.send(loadOf(1), ALIVE)])
  expect(inserts).toEqual([{ partitions: [0, 1], notAfterMs: NOW + 7_000 }])
  await slow.send(loadOf(2), ALIVE)
  expect(inserts.map(({ partitions }) => partitions)).toEqual([[0, 1], [2]])
})

test('who leaves, or loses its partition before the insert begins, sends nothing and holds up nobody', async () => {
  const { joint, inserts } = createJoint()
  const [one, left, lost] = [reserve(joint), reserve(joint), reserve(joint)]
  const losing = new AbortController()
  const sent = Promise.allSettled([one.send(loadOf(0), ALIVE), lost.send(loadOf(2), losing.signal)])
  losing.abort(new Error('lost'))
  left.leave()
  expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(inserts.map(({ partitions }) => partitions)).toEqual([[0]])
})

test('a failure is that of everybody, who then go alone for a while', async () => {
  const { joint, refuse, pass } = createJoint()
  refuse()
  const seats = [reserve(joint), reserve(joint)]
  const outcomes = await Promise.allSettled(seats.map((seat, partition) => seat.send(loadOf(partition), ALIVE)))
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(joint.reserve(1)).toBeUndefined()
  pass(10_000)
  expect(joint.reserve(1)).toBeDefined()
})

test('many rows, and the only partition, go alone; together they are not too many', async () => {
  expect(createJoint(1).joint.reserve(1)).toBeUndefined()
  const { joint, inserts } = createJoint()
  expect(joint.reserve(11)).toBeUndefined()
  const sent = Array.from({ length: 6_000 }, (_, partition) => reserve(joint, 10).send(loadOf(partition), ALIVE))
  await Promise.all(sent)
  expect(inserts.map(({ partitions }) => (partitions as number[]).length)).toEqual([5_000, 1_000])
})
