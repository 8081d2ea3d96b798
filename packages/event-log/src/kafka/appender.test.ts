import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RefusedError } from '../errors.ts'
import type { AppendRecord, AttemptOutcome } from '../event-log.ts'
import { createAppender } from './appender.ts'
import type { AppenderOptions } from './appender.ts'

const PARTITIONS = 3
const TOPIC = 't'

interface Brokers extends AppenderOptions {
  /** Values by partition, in the order in which they were written. */
  readonly written: string[][]
}

interface Plan {
  /** Outcomes of batches, in the order in which they come; acknowledged when there are no more. */
  readonly outcomes: readonly ('acknowledged' | 'unheard' | 'lost')[]
  /** Turns until the partitions are known, call by call. */
  readonly placing: readonly number[]
}

/** Brokers that do as planned; a batch must never be sent beside another of its partition. */
function brokers({ outcomes, placing }: Plan): Brokers {
  const written: string[][] = Array.from({ length: PARTITIONS }, () => [])
  const underWay = new Set<number>()
  const outcomesLeft = [...outcomes]
  const placingLeft = [...placing]
  return {
    written,
    leaderOf: (_topic, partition) => (partition === 2 ? undefined : partition),
    async place(_topic, records) {
      for (let turns = placingLeft.shift() ?? 0; turns > 0; turns--) await nextTurn()
      return records.map(({ key, value, partition = 0 }) => ({ key: Buffer.from(key), value, partition }))
    },
    async produce(batches) {
      for (const { partition } of batches) {
        if (underWay.has(partition)) throw new Error(`two batches of partition ${partition} at once`)
        underWay.add(partition)
      }
      await nextTurn()
      return batches.map(({ partition, records }): AttemptOutcome => {
        underWay.delete(partition)
        const outcome = outcomesLeft.shift() ?? 'acknowledged'
        if (outcome !== 'lost') for (const { value } of records) written[partition]?.push(String(value))
        return outcome === 'acknowledged' ? { state: 'acknowledged' } : { state: 'retry', reason: outcome }
      })
    },
  }
}

const record = (partition: number, text: string): AppendRecord => ({ key: 'k', partition, value: Buffer.from(text) })
const firsts = (values: readonly string[] | undefined): string[] => [...new Set(values)]

test('records of a partition are written in the order of the calls, whatever has to be waited for or sent again', async () => {
  const plan = fc.record({
    outcomes: fc.array(fc.constantFrom('acknowledged' as const, 'unheard' as const, 'lost' as const), { maxLength: 6 }),
    placing: fc.array(fc.nat(3), { maxLength: 30 }),
  })
  const calls = fc.array(fc.array(fc.nat(PARTITIONS - 1), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 30,
  })
  await fc.assert(
    fc.asyncProperty(plan, calls, async (planned, script) => {
      const log = brokers(planned)
      const appender = createAppender(log)
      const expected: string[][] = Array.from({ length: PARTITIONS }, () => [])
      const waiting: Promise<void>[] = []
      for (const [call, partitions] of script.entries()) {
        const records = partitions.map((partition, index) => record(partition, `${call}.${index}`))
        for (const { partition = 0, value } of records) expected[partition]?.push(String(value))
        waiting.push(appender.append(TOPIC, records))
        if (call % 3 === 2) await nextTurn()
      }
      await Promise.all(waiting)
      expect(log.written.map(firsts)).toEqual(expected)
    }),
    { numRuns: 40 },
  )
})

test('an aborted call ends at once, and what of it was not sent is never sent', async () => {
  const log = brokers({ outcomes: [], placing: [5] })
  const appender = createAppender(log)
  const controller = new AbortController()
  const aborted = appender.append(TOPIC, [record(0, 'no')], controller.signal)
  const kept = appender.append(TOPIC, [record(0, 'yes')])
  controller.abort(new Error('given up'))
  await expect(aborted).rejects.toThrow('given up')
  await kept
  expect(log.written[0]).toEqual(['yes'])
  await expect(appender.append(TOPIC, [record(0, 'late')], controller.signal)).rejects.toThrow('given up')
})

test('a refused record fails its call and no other', async () => {
  const log = brokers({ outcomes: [], placing: [] })
  const appender = createAppender({
    ...log,
    produce: (batches) =>
      Promise.resolve(
        batches.map(({ partition }) =>
          partition === 1 ? { state: 'refused', reason: 'MESSAGE_TOO_LARGE' } : { state: 'acknowledged' },
        ),
      ),
  })
  const refused = appender.append(TOPIC, [record(0, 'a'), record(1, 'b')])
  const taken = appender.append(TOPIC, [record(0, 'c')])
  await expect(refused).rejects.toThrow(RefusedError)
  await taken
})

test('closing ends every call, also those whose records are on their way', async () => {
  const log = brokers({ outcomes: [], placing: [0, 0, 1_000] })
  const appender = createAppender({ ...log, produce: () => new Promise(() => undefined) })
  const onTheWay = appender.append(TOPIC, [record(0, 'a')])
  const queued = appender.append(TOPIC, [record(0, 'b')])
  await nextTurn()
  appender.close()
  for (const call of [onTheWay, queued]) await expect(call).rejects.toMatchObject({ code: 'log.closed' })
  await expect(appender.append('other', [record(0, 'c')])).rejects.toMatchObject({ code: 'log.closed' })
})
