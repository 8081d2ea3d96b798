import { describe, expect, test } from 'vitest'
import { FencedError } from '../errors.ts'
import type { LogRecord } from '../event-log.ts'
import type { Bench } from './bench.ts'

const put = (key: string, value: string) => ({ key, value: Buffer.from(value) })
const values = (records: readonly LogRecord[]): string[] => records.map(({ value }) => String(value))

export function fencedWriterContract(bench: () => Bench): void {
  describe('a fenced writer', () => {
    test('reads its partition to the end before it resolves', async () => {
      const { log, topic } = bench()
      const name = await topic({ cleanup: 'compact', partitions: 2 })
      await log.append(name, [
        { ...put('a', '1'), partition: 1 },
        { ...put('b', '2'), partition: 1 },
        { ...put('c', 'elsewhere'), partition: 0 },
      ])
      const replayed: LogRecord[] = []
      const writer = await log.fencedWriter({ topic: name, partition: 1, replay: (record) => replayed.push(record) })
      expect(values(replayed)).toEqual(['1', '2'])
      await writer.append([put('a', '3')])
      await writer.close()
    })

    test('writes what a table then shows, tombstones too', async () => {
      const { log, topic, table } = bench()
      const name = await topic({ cleanup: 'compact' })
      const writer = await log.fencedWriter({ topic: name, partition: 0, replay: () => undefined })
      await writer.append([put('a', '1'), put('b', '2')])
      await writer.append([{ key: 'a', value: null }, put('c', '3')])
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.content()).toEqual({ b: '2', c: '3' })
      await writer.close()
    })

    test('ends the one before it', async () => {
      const { log, topic } = bench()
      const name = await topic({ cleanup: 'compact' })
      const older = await log.fencedWriter({ topic: name, partition: 0, replay: () => undefined })
      await older.append([put('a', 'by the older')])
      const replayed: LogRecord[] = []
      const newer = await log.fencedWriter({ topic: name, partition: 0, replay: (record) => replayed.push(record) })
      expect(values(replayed)).toEqual(['by the older'])
      await expect(older.append([put('a', 'too late')])).rejects.toThrow(FencedError)
      await newer.append([put('a', 'by the newer')])
      await expect(older.append([put('a', 'still too late')])).rejects.toThrow(FencedError)
      await older.close()
      await newer.append([put('b', 'by the newer still')])
      await newer.close()
    })

    test('saw everything of the older writer that can ever become visible', async () => {
      const { log, topic, table } = bench()
      const name = await topic({ cleanup: 'compact' })
      const older = await log.fencedWriter({ topic: name, partition: 0, replay: () => undefined })
      const acknowledged: string[] = []
      let ended: unknown
      const writing = (async () => {
        for (let count = 0; ended === undefined && count < 100_000; count++) {
          try {
            await older.append([put(`a${count}`, `older ${count}`), put(`b${count}`, `older ${count}`)])
            acknowledged.push(`older ${count}`)
            await new Promise((resolve) => setImmediate(resolve))
          } catch (error) {
            ended = error
          }
        }
      })()
      await bench().until('the older writer to be at work', () => acknowledged.length >= 5)
      const replayed: LogRecord[] = []
      const newer = await log.fencedWriter({ topic: name, partition: 0, replay: (record) => replayed.push(record) })
      await newer.append([put('n', 'newer')])
      await writing
      expect(ended).toBeInstanceOf(Error)
      const read = await table({ topics: [name] })
      await read.table.ready
      const visible = values(read.records).filter((value) => value.startsWith('older'))
      const seen = values(replayed)
      expect(seen).toEqual(visible)
      for (const value of acknowledged) expect(seen.filter((other) => other === value)).toHaveLength(2)
      await newer.close()
      await older.close()
    })

    test('of another partition is not touched', async () => {
      const { log, topic, table } = bench()
      const name = await topic({ cleanup: 'compact', partitions: 2 })
      const zero = await log.fencedWriter({ topic: name, partition: 0, replay: () => undefined })
      const first = await log.fencedWriter({ topic: name, partition: 1, replay: () => undefined })
      await zero.append([put('a', '0')])
      await first.append([put('b', '1')])
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.content()).toEqual({ a: '0', b: '1' })
      await zero.close()
      await first.close()
    })

    test('that was closed takes nothing more', async () => {
      const { log, topic, table } = bench()
      const name = await topic({ cleanup: 'compact' })
      const writer = await log.fencedWriter({ topic: name, partition: 0, replay: () => undefined })
      await writer.append([put('a', '1')])
      await writer.close()
      await expect(writer.append([put('a', '2')])).rejects.toBeInstanceOf(Error)
      const read = await table({ topics: [name] })
      await read.table.ready
      expect(read.content()).toEqual({ a: '1' })
    })
  })
}
