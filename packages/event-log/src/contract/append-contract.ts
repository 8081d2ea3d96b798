import { describe, expect, test } from 'vitest'
import { UnknownTopicError } from '../errors.ts'
import { partitionFor } from '../partitioner.ts'
import type { Bench } from './bench.ts'

export function appendContract(bench: () => Bench): void {
  describe('append', () => {
    test('a record comes back with its key, its value and the time the log took it', async () => {
      const { log, topic, table } = bench()
      const name = await topic({ cleanup: 'compact' })
      const before = Date.now()
      await log.append(name, [{ key: 'k', value: Buffer.from([0, 1, 254, 255]) }])
      const read = await table({ topics: [name] })
      await read.table.ready
      const [record] = read.records
      expect(read.records).toHaveLength(1)
      expect(record).toMatchObject({ topic: name, partition: 0 })
      expect(record?.key).toEqual(Buffer.from('k'))
      expect(record?.value).toEqual(Buffer.from([0, 1, 254, 255]))
      expect(record?.timestampMs).toBeGreaterThanOrEqual(before - 60_000)
    })

    test('the partition is the one named, else the hash of partitionKey, else the hash of the key', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic({ partitions: 5 })
      const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`)
      await log.append(
        name,
        keys.map((key) => ({ key, value: Buffer.from(key) })),
      )
      await log.append(
        name,
        keys.map((key) => ({ key: 'other', partitionKey: key, value: Buffer.from(`by ${key}`) })),
      )
      await log.append(name, [{ key: 'key-0', partition: 3, value: Buffer.from('named') }])
      const seen = await collect({ group: group(), topics: [name] })
      await until('all records', () => seen.records.length === 81)
      for (const record of seen.records) {
        const text = String(record.value)
        const expected = text === 'named' ? 3 : partitionFor(Buffer.from(text.replace('by ', '')), 5)
        expect(`${text} in ${record.partition}`).toBe(`${text} in ${expected}`)
      }
    })

    test('records appended together to one partition keep their order', async () => {
      const { log, topic, table } = bench()
      const name = await topic()
      const values = Array.from({ length: 500 }, (_, index) => String(index))
      await log.append(
        name,
        values.map((value) => ({ key: 'k', value: Buffer.from(value) })),
      )
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.records.map(({ value }) => String(value))).toEqual(values)
    })

    test('a topic that nobody created is an error, and is not created by asking', async () => {
      const { log, group } = bench()
      const missing = `missing-${group()}`
      await expect(log.append(missing, [{ key: 'k', value: Buffer.from('v') }])).rejects.toThrow(UnknownTopicError)
      await expect(log.partitions(missing)).rejects.toThrow(UnknownTopicError)
      await expect(log.offsets(missing)).rejects.toThrow(UnknownTopicError)
      await expect(
        log.table({ topics: [missing], onRecord: () => undefined, onCrash: () => undefined }),
      ).rejects.toThrow(UnknownTopicError)
    })

    test('an attempt answers for each batch at its place', async () => {
      const { log, topic, table, group } = bench()
      const name = await topic({ partitions: 3 })
      const batch = (partition: number, value: string) => ({
        topic: name,
        partition,
        records: [{ key: Buffer.from('k'), value: Buffer.from(value) }],
      })
      const outcomes = await log.attempt([
        batch(2, 'two'),
        { ...batch(0, 'lost'), topic: `missing-${group()}` },
        batch(0, 'zero'),
      ])
      expect(outcomes.map(({ state }) => state)).toEqual([
        'acknowledged',
        expect.not.stringMatching('ack'),
        'acknowledged',
      ])
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.records.map(({ partition, value }) => `${partition} ${String(value)}`).toSorted()).toEqual([
        '0 zero',
        '2 two',
      ])
      expect(log.leaderOf(name, 0)).toBeTypeOf('number')
      expect(log.leaderOf(name, 99)).toBeUndefined()
    })
  })

  describe('topics', () => {
    test('are created once, and one with other settings is reported, not changed', async () => {
      const { log, group } = bench()
      const name = `topic-${group()}`
      const spec = { name, partitions: 2, cleanup: 'compact' } as const
      expect(await log.ensureTopics([spec])).toEqual([{ topic: name, state: 'created' }])
      expect(await log.ensureTopics([spec])).toEqual([{ topic: name, state: 'as specified' }])
      const [report] = await log.ensureTopics([{ ...spec, partitions: 3, cleanup: 'delete' }])
      expect(report).toMatchObject({ topic: name, state: 'differs' })
      expect(report?.state === 'differs' && report.differences.length).toBeGreaterThanOrEqual(2)
      expect(await log.partitions(name)).toBe(2)
      expect(await log.ensureTopics([spec])).toEqual([{ topic: name, state: 'as specified' }])
    })

    test('have offsets that begin at or before their first record and end after their last', async () => {
      const { log, topic, table } = bench()
      const name = await topic({ partitions: 2 })
      const empty = await log.offsets(name)
      expect(empty.map(({ partition }) => partition)).toEqual([0, 1])
      for (const { begin, end } of empty) expect(begin).toBe(end)
      await log.append(name, [
        { key: 'a', partition: 1, value: Buffer.from('1') },
        { key: 'b', partition: 1, value: Buffer.from('2') },
      ])
      const read = await table({ topics: [name] })
      await read.table.ready
      const [, one] = await log.offsets(name)
      expect(one?.begin).toBeLessThanOrEqual(read.records[0]?.offset ?? -1)
      expect(one?.end).toBeGreaterThan(read.records[1]?.offset ?? Infinity)
    })
  })
}
