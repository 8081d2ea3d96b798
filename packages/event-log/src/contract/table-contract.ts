import { describe, expect, test } from 'vitest'
import type { Bench } from './bench.ts'

const put = (key: string, value: string | null, partition = 0) => ({
  key,
  partition,
  value: value === null ? null : Buffer.from(value),
})

export function tableContract(bench: () => Bench): void {
  describe('a table', () => {
    test('over an empty topic is ready at once', async () => {
      const { topic, table } = bench()
      const read = await table({ topics: [await topic({ cleanup: 'compact', partitions: 3 })] })
      await read.table.ready
      expect(read.records).toEqual([])
    })

    test('is ready when it holds everything that was there, and follows from then on', async () => {
      const { log, topic, table, until } = bench()
      const one = await topic({ cleanup: 'compact' })
      const two = await topic({ cleanup: 'compact', partitions: 3 })
      await log.append(one, [put('a', '1'), put('b', '2'), put('a', '3')])
      await log.append(two, [put('x', '10', 0), put('y', '20', 1), put('z', '30', 2)])
      const read = await table({ topics: [one, two] })
      await read.table.ready
      expect(read.content()).toEqual({ a: '3', b: '2', x: '10', y: '20', z: '30' })
      await log.append(one, [put('c', '4')])
      await log.append(two, [put('y', '21', 1)])
      await until('the news', () => read.records.some(({ value }) => String(value) === '21'))
      await until('the news', () => read.records.some(({ value }) => String(value) === '4'))
      expect(read.content()).toEqual({ a: '3', b: '2', c: '4', x: '10', y: '21', z: '30' })
    })

    test('shows a tombstone as a record without a value', async () => {
      const { log, topic, table, until } = bench()
      const name = await topic({ cleanup: 'compact' })
      await log.append(name, [put('a', '1'), put('b', '2'), put('a', null)])
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.content()).toEqual({ b: '2' })
      await log.append(name, [put('b', null)])
      await until(
        'the tombstone',
        () => read.records.at(-1)?.value === null && String(read.records.at(-1)?.key) === 'b',
      )
      expect(read.content()).toEqual({})
    })

    test('goes on from a snapshot, and is ready at once when the snapshot is the end', async () => {
      const { log, topic, table, until } = bench()
      const name = await topic({ cleanup: 'compact', partitions: 2 })
      await log.append(name, [put('a', '1'), put('b', '2', 1)])
      const first = await table({ topics: [name] })
      await first.table.ready
      const from = new Map([
        [`${name}/0`, first.table.position(name, 0)],
        [`${name}/1`, first.table.position(name, 1)],
      ])
      await first.table.close()

      const second = await table({ topics: [name], from })
      await second.table.ready
      expect(second.records).toEqual([])
      await log.append(name, [put('c', '3'), put('b', '4', 1)])
      await until('the news', () => second.records.length === 2)
      expect(second.content()).toEqual({ b: '4', c: '3' })
      await second.table.close()

      const third = await table({ topics: [name], from: new Map([[`${name}/0`, from.get(`${name}/0`) ?? -1]]) })
      await third.table.ready
      expect(third.content()).toEqual({ b: '4', c: '3' })
      expect(third.records.map(({ value }) => String(value)).toSorted()).toEqual(['2', '3', '4'])
    })

    test('has a position after the last record it gave', async () => {
      const { log, topic, table } = bench()
      const name = await topic({ cleanup: 'compact' })
      await log.append(name, [put('a', '1'), put('b', '2')])
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.table.position(name, 0)).toBeGreaterThan(read.records[1]?.offset ?? Infinity)
      expect(read.table.position(name, 0)).toBeLessThanOrEqual((await log.offsets(name))[0]?.end ?? -1)
    })

    test('that is closed gives no more records', async () => {
      const { log, topic, table, until } = bench()
      const name = await topic({ cleanup: 'compact' })
      const closed = await table({ topics: [name] })
      await closed.table.ready
      await closed.table.close()
      const open = await table({ topics: [name] })
      await log.append(name, [put('a', '1')])
      await until('the record', () => open.records.length === 1)
      expect(closed.records).toEqual([])
    })

    test('whose reader throws says so and stops', async () => {
      const { log, topic, until } = bench()
      const name = await topic({ cleanup: 'compact' })
      await log.append(name, [put('a', '1'), put('b', '2')])
      const crashes: Error[] = []
      let given = 0
      const table = await log.table({
        topics: [name],
        onRecord() {
          given++
          throw new Error('a bug in the reader')
        },
        onCrash: (error) => crashes.push(error),
      })
      table.ready.catch(() => undefined)
      await until('the crash', () => crashes.length === 1)
      await table.close()
      expect(given).toBe(1)
      expect(crashes[0]?.message).toContain('a bug in the reader')
    })
  })
}
