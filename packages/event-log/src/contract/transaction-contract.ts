import { describe, expect, test } from 'vitest'
import type { LogRecord } from '../event-log.ts'
import type { Bench } from './bench.ts'

const put = (key: string, value: string) => ({ key, value: Buffer.from(value) })

/** Only for logs whose fenced writes are transactions: what was aborted or left open must never be seen nor waited for. */
export function transactionContract(bench: () => Bench): void {
  describe('transactions', () => {
    test('a table over nothing but aborted records becomes ready', async ({ skip }) => {
      const { topic, table, transactions } = bench()
      if (transactions === undefined) return skip('this log has no transactions')
      const name = await topic({ cleanup: 'compact' })
      await transactions.abortedRecords(name, 0, 20)
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.records).toEqual([])
    })

    test('a table whose tail was aborted becomes ready with what came before it', async ({ skip }) => {
      const { log, topic, table, transactions } = bench()
      if (transactions === undefined) return skip('this log has no transactions')
      const name = await topic({ cleanup: 'compact' })
      await log.append(
        name,
        Array.from({ length: 500 }, (_, index) => ({ key: `k${index}`, value: Buffer.alloc(4_000, 'v') })),
      )
      for (let turn = 0; turn < 5; turn++) await transactions.abortedRecords(name, 0, 50)
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.records).toHaveLength(500)
      await log.append(name, [put('after', '1')])
      await bench().until('the record after it', () => read.records.length === 501)
    })

    test('a consumer passes over aborted records', async ({ skip }) => {
      const { log, topic, group, collect, until, transactions } = bench()
      if (transactions === undefined) return skip('this log has no transactions')
      const name = await topic()
      await log.append(name, [put('a', 'before')])
      await transactions.abortedRecords(name, 0, 20)
      await log.append(name, [put('a', 'after')])
      const seen = await collect({ group: group(), topics: [name] })
      await until('both records', () => seen.records.length === 2)
      expect(seen.values()).toEqual(['before', 'after'])
    })

    test('a writer that died inside a transaction is fenced by the next, and its records never appear', async ({
      skip,
    }) => {
      const { log, topic, table, transactions } = bench()
      if (transactions === undefined) return skip('this log has no transactions')
      const name = await topic({ cleanup: 'compact' })
      await log.append(name, [put('a', 'before')])
      await transactions.abandonedTransaction(name, 0, 10)
      const replayed: LogRecord[] = []
      const writer = await log.fencedWriter({ topic: name, partition: 0, replay: (record) => replayed.push(record) })
      expect(replayed.map(({ value }) => String(value))).toEqual(['before'])
      await writer.append([put('a', 'after')])
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.records.map(({ value }) => String(value))).toEqual(['before', 'after'])
      await writer.close()
    })

    test('a table becomes ready although a writer died inside a transaction and nobody took over', async ({ skip }) => {
      const { log, topic, table, transactions } = bench()
      if (transactions === undefined) return skip('this log has no transactions')
      const name = await topic({ cleanup: 'compact' })
      await log.append(name, [put('a', 'before')])
      await transactions.abandonedTransaction(name, 0, 10)
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.records.map(({ value }) => String(value))).toEqual(['before'])
    }, 60_000)
  })
}
