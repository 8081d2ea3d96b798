import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AttemptOutcome, PartitionBatch } from '@smartlink/event-log/event-log'

/** What becomes of one batch. `unheard`: written, but the answer is lost on its way. */
export type Fate = 'acknowledged' | 'unheard' | 'lost' | 'refused'

/** A log whose brokers do as they are told, and which notices when it is asked in a way a broker would not take. */
export interface ModelLog {
  /** Records by `topic/partition`, as text. */
  readonly written: ReadonlyMap<string, readonly string[]>
  /** What a real broker would have refused, or a forwarder must not do. */
  readonly faults: readonly string[]
  requests: number
  leaderOf(topic: string, partition: number): number | undefined
  attempt(batches: readonly PartitionBatch[]): Promise<AttemptOutcome[]>
}

export interface ModelLogOptions {
  leaderOf(partition: number): number | undefined
  fate(topic: string, partition: number, records: number): Fate
}

const MAX_BATCH_BYTES = 1_048_588

export function createModelLog(options: ModelLogOptions): ModelLog {
  const written = new Map<string, string[]>()
  const faults: string[] = []
  const underWay = new Set<number>()

  const log: ModelLog = {
    written,
    faults,
    requests: 0,
    leaderOf: (_topic, partition) => options.leaderOf(partition),
    async attempt(batches) {
      log.requests++
      const leaders = new Set(batches.map(({ partition }) => options.leaderOf(partition) ?? -1))
      for (const leader of leaders) {
        if (underWay.has(leader)) faults.push(`two requests to leader ${leader} at once`)
        underWay.add(leader)
      }
      const names = batches.map(({ topic, partition }) => `${topic}/${partition}`)
      if (new Set(names).size < names.length) faults.push(`a partition twice in a request: ${names.join(' ')}`)
      await nextTurn()
      for (const leader of leaders) underWay.delete(leader)
      return batches.map(({ topic, partition, records }): AttemptOutcome => {
        const size = records.reduce((sum, { key, value }) => sum + key.length + value.length + 32, 0)
        if (size > MAX_BATCH_BYTES || records.length === 0)
          faults.push(`a batch of ${records.length} records, ${size} bytes`)
        const fate = options.fate(topic, partition, records.length)
        if (fate === 'acknowledged' || fate === 'unheard') {
          const name = `${topic}/${partition}`
          const into = written.get(name) ?? []
          written.set(name, into)
          for (const { value } of records) into.push(value.toString())
        }
        if (fate === 'acknowledged') return { state: 'acknowledged' }
        if (fate === 'refused') return { state: 'refused', reason: 'MESSAGE_TOO_LARGE' }
        return { state: 'retry', reason: 'NOT_LEADER_FOR_PARTITION' }
      })
    },
  }
  return log
}
