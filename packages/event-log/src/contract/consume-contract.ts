import { describe, expect, test } from 'vitest'
import { OffsetOutOfRangeError, UnknownTopicError } from '../errors.ts'
import type { Bench } from './bench.ts'

const numbered = (count: number, from = 0): { key: string; value: Buffer }[] =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index % 17}`, value: Buffer.from(String(from + index)) }))

export function consumeContract(bench: () => Bench): void {
  describe('consume', () => {
    test('10,000 records over several partitions arrive, in the order of each partition', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic({ partitions: 4 })
      const seen = await collect({ group: group(), topics: [name] })
      const sent: string[][] = [[], [], [], []]
      for (let first = 0; first < 10_000; first += 500) {
        const records = numbered(500, first).map((record, index) => ({ ...record, partition: (first + index * 7) % 4 }))
        for (const { partition, value } of records) sent[partition]?.push(String(value))
        await log.append(name, records)
      }
      await until('10,000 records', () => seen.records.length >= 10_000)
      for (const partition of [0, 1, 2, 3]) expect(seen.values(partition)).toEqual(sent[partition])
      const offsets = seen.records.filter(({ partition }) => partition === 0).map(({ offset }) => offset)
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
      expect(new Set(offsets).size).toBe(offsets.length)
    })

    test('a group without a commit starts at the beginning, one with a commit goes on there', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic()
      const readers = group()
      await log.append(name, numbered(10))
      const first = await collect({ group: readers, topics: [name] })
      await until('10 records', () => first.records.length === 10)
      expect(first.assigned[0]?.committed).toBeNull()
      const fourth = first.records[4]
      await first.owned(0)?.commit(fourth?.offset ?? -1, 'up to the fourth')
      await first.consumer.close()

      const second = await collect({ group: readers, topics: [name] })
      await until('the rest', () => second.records.length === 6)
      expect(second.values()).toEqual(['4', '5', '6', '7', '8', '9'])
      expect(second.assigned[0]?.committed).toEqual({ offset: fourth?.offset, metadata: 'up to the fourth' })
    })

    test('what was handled but not committed is delivered again', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic()
      const readers = group()
      await log.append(name, numbered(5))
      const first = await collect({ group: readers, topics: [name] })
      await until('5 records', () => first.records.length === 5)
      await first.consumer.close()
      const second = await collect({ group: readers, topics: [name] })
      await until('them again', () => second.records.length === 5)
      expect(second.values()).toEqual(first.values())
    })

    test('a consumer may start before its commit', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic()
      const readers = group()
      await log.append(name, numbered(8))
      const first = await collect({ group: readers, topics: [name] })
      await until('8 records', () => first.records.length === 8)
      const end = (first.records[7]?.offset ?? -1) + 1
      await first.owned(0)?.commit(end)
      await first.consumer.close()
      const second = await collect({
        group: readers,
        topics: [name],
        startAt: () => first.records[2]?.offset ?? -1,
      })
      await until('records from the third', () => second.records.length === 6)
      expect(second.values()).toEqual(['2', '3', '4', '5', '6', '7'])
      expect(second.assigned[0]?.committed?.offset).toBe(end)
    })

    test('no record comes before `assigned` resolved, and no batch before the one ahead of it was handled', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic()
      await log.append(name, numbered(50))
      const begun = Promise.withResolvers<void>()
      let running = 0
      let overlapped = false
      const seen = await collect({
        group: group(),
        topics: [name],
        async startAt(assignment) {
          await begun.promise
          return assignment.begin
        },
        async onBatch() {
          running++
          if (running > 1) overlapped = true
          await new Promise((resolve) => setTimeout(resolve, 2))
          running--
        },
      })
      await until('the assignment', () => seen.assigned.length === 1)
      await log.append(name, numbered(50, 50))
      expect(seen.records).toHaveLength(0)
      begun.resolve()
      for (let first = 100; first < 200; first += 10) await log.append(name, numbered(10, first))
      await until('all records', () => seen.records.length === 200)
      expect(overlapped).toBe(false)
      expect(seen.values()).toEqual(Array.from({ length: 200 }, (_, index) => String(index)))
    })

    test('a paused partition holds back its batches and nobody else’s, until it is resumed', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic({ partitions: 2 })
      const seen = await collect({ group: group(), topics: [name] })
      await until('both partitions', () => seen.consumer.owned().length === 2)
      await log.append(name, [
        { key: 'a', partition: 0, value: Buffer.from('before') },
        { key: 'b', partition: 1, value: Buffer.from('before') },
      ])
      await until('both records', () => seen.records.length === 2)
      seen.owned(0)?.pause()
      await log.append(name, [{ key: 'a', partition: 0, value: Buffer.from('held') }])
      await log.append(name, [{ key: 'b', partition: 1, value: Buffer.from('flows') }])
      await until('the other partition', () => seen.values(1).includes('flows'))
      await log.append(name, [{ key: 'b', partition: 1, value: Buffer.from('flows on') }])
      await until('the other partition again', () => seen.values(1).includes('flows on'))
      expect(seen.values(0)).toEqual(['before'])
      seen.owned(0)?.resume()
      await until('the held record', () => seen.values(0).includes('held'))
    })

    test('a start that the log never held is an error, not a reset', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic()
      await log.append(name, numbered(3))
      const seen = await collect({ group: group(), topics: [name], startAt: ({ end }) => end + 2 ** 40 })
      await until('the crash', () => seen.crashes.length === 1)
      expect(seen.crashes[0]).toBeInstanceOf(OffsetOutOfRangeError)
      expect(seen.records).toHaveLength(0)
    })

    test('a handler that throws ends the consumer, and what it had is delivered again', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic()
      const readers = group()
      await log.append(name, numbered(5))
      const broken = await collect({
        group: readers,
        topics: [name],
        onBatch() {
          throw new TypeError('a bug in the handler')
        },
      })
      await until('the crash', () => broken.crashes.length === 1)
      expect(broken.crashes[0]?.message).toContain('a bug in the handler')
      await broken.consumer.close()
      const next = await collect({ group: readers, topics: [name] })
      await until('the records', () => next.records.length === 5)
    })

    test('close waits for the running handler, and no other handler begins', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic({ partitions: 2 })
      const gate = Promise.withResolvers<void>()
      let finished = 0
      const seen = await collect({
        group: group(),
        topics: [name],
        async onBatch() {
          await gate.promise
          finished++
        },
      })
      await until('both partitions', () => seen.consumer.owned().length === 2)
      await log.append(name, [{ key: 'a', partition: 0, value: Buffer.from('first') }])
      await until('a running handler', () => seen.batches.length === 1)
      await log.append(name, [{ key: 'a', partition: 0, value: Buffer.from('second') }])
      let closed = false
      const closing = seen.consumer.close().then(() => {
        closed = true
      })
      await new Promise((resolve) => setImmediate(resolve))
      expect(closed).toBe(false)
      gate.resolve()
      await closing
      expect(finished).toBe(seen.batches.length)
      const handled = seen.batches.length
      await log.append(name, [{ key: 'b', partition: 1, value: Buffer.from('third') }])
      expect(seen.batches).toHaveLength(handled)
      expect(seen.consumer.owned()).toEqual([])
    })

    test('several topics are consumed by one consumer', async () => {
      const { log, topic, group, collect, until } = bench()
      const one = await topic()
      const two = await topic({ partitions: 2 })
      const seen = await collect({ group: group(), topics: [one, two] })
      await log.append(one, numbered(5))
      await log.append(two, numbered(20))
      await until('all records', () => seen.records.length === 25)
      expect(seen.records.filter((record) => record.topic === one)).toHaveLength(5)
      expect(seen.consumer.owned()).toHaveLength(3)
    })

    test('a topic that nobody created can’t be consumed', async () => {
      const { group, collect } = bench()
      await expect(collect({ group: group(), topics: [`missing-${group()}`] })).rejects.toThrow(UnknownTopicError)
    })
  })
}
