import { describe, expect, test } from 'vitest'
import { FencedError, MetadataTooLargeError } from '../errors.ts'
import type { Assignment } from '../event-log.ts'
import type { Bench, Collector } from './bench.ts'

const one = (partition: number, value: string) => ({ key: 'k', partition, value: Buffer.from(value) })

/** Microtasks only: nothing that needs a socket, a file or a timer can have happened when it resolves. */
async function sameTick(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

async function refusal(commit: Promise<void>): Promise<unknown> {
  let refused: unknown
  commit.catch((error: unknown) => {
    refused = error
  })
  await sameTick()
  return refused
}

/** Two members share the partitions; resolves when each owns half of the four. */
async function twoMembers(
  bench: Bench,
): Promise<{ name: string; readers: string; a: Collector; b: Collector; lost: Assignment[] }> {
  const name = await bench.topic({ partitions: 4 })
  const readers = bench.group()
  const a = await bench.collect({ group: readers, topics: [name] })
  await bench.until('the first member owns all', () => a.consumer.owned().length === 4)
  await bench.log.append(
    name,
    [0, 1, 2, 3].map((partition) => one(partition, `early ${partition}`)),
  )
  await bench.until('the early records', () => a.records.length === 4)
  const before = [...a.consumer.owned()]
  const b = await bench.collect({ group: readers, topics: [name] })
  await bench.until('each owns two', () => a.consumer.owned().length === 2 && b.consumer.owned().length === 2)
  const lost = before.filter(({ partition }) => b.owned(partition) !== undefined)
  return { name, readers, a, b, lost }
}

export function groupContract(bench: () => Bench): void {
  describe('a group', () => {
    test('shares the partitions among its members, each partition having one owner', async () => {
      const { a, b, lost } = await twoMembers(bench())
      const all = [...a.consumer.owned(), ...b.consumer.owned()].map(({ partition }) => partition)
      expect(all.toSorted((x, y) => x - y)).toEqual([0, 1, 2, 3])
      expect(lost).toHaveLength(2)
      for (const assignment of lost) expect(assignment.lost.aborted).toBe(true)
    })

    test('hands the partitions of a member that leaves to the one that stays', async () => {
      const { log, until } = bench()
      const { name, a, b } = await twoMembers(bench())
      const taken = a.consumer.owned().map(({ partition }) => partition)
      for (const assignment of a.consumer.owned()) {
        const next = a.records.filter(({ partition }) => partition === assignment.partition).at(-1)
        await assignment.commit((next?.offset ?? -1) + 1, 'left behind')
      }
      await a.consumer.close()
      await until('the other owns all', () => b.consumer.owned().length === 4)
      for (const partition of taken) {
        expect(b.owned(partition)?.committed?.metadata).toBe('left behind')
      }
      await log.append(
        name,
        [0, 1, 2, 3].map((partition) => one(partition, `late ${partition}`)),
      )
      await until('all late records', () => b.values().filter((value) => value.startsWith('late')).length === 4)
      for (const partition of taken) expect(b.values(partition)).toEqual([`late ${partition}`])
    })

    test('refuses, in the tick of the call, a commit for a partition that was lost', async () => {
      const { lost } = await twoMembers(bench())
      for (const assignment of lost) expect(await refusal(assignment.commit(1))).toBeInstanceOf(FencedError)
    })

    test('refuses it even when the partition was won again since: gathered, rebalanced, flushed late', async () => {
      const { until } = bench()
      const { a, b, lost } = await twoMembers(bench())
      await b.consumer.close()
      await until('the first member owns all again', () => a.consumer.owned().length === 4)
      for (const stale of lost) {
        expect(await refusal(stale.commit(1, 'from before'))).toBeInstanceOf(FencedError)
        const fresh = a.owned(stale.partition)
        expect(fresh).not.toBe(stale)
        expect(fresh?.committed?.metadata).not.toBe('from before')
        await fresh?.commit(fresh.begin, 'from now')
      }
    })

    test('a commit of the consumer that was closed is refused', async () => {
      const { topic, group, collect, until } = bench()
      const name = await topic()
      const seen = await collect({ group: group(), topics: [name] })
      await until('the partition', () => seen.owned(0) !== undefined)
      const assignment = seen.owned(0)
      await seen.consumer.close()
      await expect(assignment?.commit(0)).rejects.toThrow(FencedError)
    })

    test('keeps 4 KiB of metadata byte for byte and refuses more', async () => {
      const { topic, group, collect, until } = bench()
      const name = await topic()
      const readers = group()
      const seen = await collect({ group: readers, topics: [name] })
      await until('the partition', () => seen.owned(0) !== undefined)
      const metadata = 'é"\n'.padEnd(4095, 'x')
      expect(Buffer.byteLength(metadata)).toBe(4096)
      await seen.owned(0)?.commit(0, metadata)
      await expect(seen.owned(0)?.commit(0, `${metadata}x`)).rejects.toThrow(MetadataTooLargeError)
      await seen.consumer.close()
      const next = await collect({ group: readers, topics: [name] })
      await until('the partition', () => next.assigned.length === 1)
      expect(next.assigned[0]?.committed).toEqual({ offset: 0, metadata })
    })

    test('knows its lag', async () => {
      const { log, topic, group, collect, until } = bench()
      const name = await topic({ partitions: 2 })
      const readers = group()
      await log.append(
        name,
        [0, 0, 0, 0, 0].map((partition, index) => one(partition, String(index))),
      )
      expect(await log.lag(readers, name)).toMatchObject([
        { partition: 0, committed: null, lag: 5 },
        { partition: 1, committed: null, lag: 0 },
      ])
      const seen = await collect({ group: readers, topics: [name] })
      await until('the records', () => seen.records.length === 5)
      const committed = seen.records[3]?.offset ?? -1
      await seen.owned(0)?.commit(committed)
      const [lag] = await log.lag(readers, name)
      expect(lag).toMatchObject({ partition: 0, committed, lag: 2 })
      await seen.owned(0)?.commit((seen.records[4]?.offset ?? -1) + 1)
      expect(await log.lag(readers, name)).toMatchObject([{ lag: 0 }, { lag: 0 }])
    })

    test('knows its commits in another process', async ({ skip }) => {
      const { topic, group, collect, until, openAnother, severalProcesses } = bench()
      if (!severalProcesses) skip('one process at a time opens this log')
      const name = await topic()
      const readers = group()
      const seen = await collect({ group: readers, topics: [name] })
      await until('the partition', () => seen.owned(0) !== undefined)
      await seen.owned(0)?.commit(0, 'mine')
      await seen.consumer.close()
      const next = await collect({ log: await openAnother(), group: readers, topics: [name] })
      await until('the partition', () => next.assigned.length === 1)
      expect(next.assigned[0]?.committed).toEqual({ offset: 0, metadata: 'mine' })
    })
  })
}
