import { CLICKS } from '@smartlink/events/topics'
import { sortOut } from '@smartlink/outbox-format/outbox-reader'
import { trimOutbox } from '@smartlink/outbox-format/trim-outbox'
import { openingBase } from '@smartlink/segment-log/find-end'
import { describeSegments, listSegments, type SegmentDescription } from '@smartlink/segment-log/segment-files'
import { SegmentLogReader, type SegmentDamage } from '@smartlink/segment-log/segment-log-reader'
import type { LogRecord } from '../event-log.ts'
import type { Partition, PartitionReader, Standing } from './partition.ts'
import { beginOf, countIn, standingIn } from './segment-ranges.ts'

export interface OutboxPartitionOptions {
  /** `<data>/outbox/<n>/clicks` or `…/conversions`; it need not be there yet. */
  readonly directory: string
  readonly topic: string
  readonly partition: number
  /** Highest offset that a group committed. */
  readonly floor: () => number
  readonly onDamage: (damage: SegmentDamage) => void
}

/** A partition that is an outbox: a click thread writes it, this process only reads and trims it. */
export class OutboxPartition implements Partition {
  readonly topic: string
  readonly partition: number
  readonly #options: OutboxPartitionOptions
  readonly #listeners = new Set<() => void>()
  /** Reads along to know the end; damage is reported by the readers that mind. */
  readonly #tail: SegmentLogReader

  constructor(options: OutboxPartitionOptions) {
    this.#options = options
    this.topic = options.topic
    this.partition = options.partition
    const newest = listSegments(options.directory).at(-1)
    this.#tail = new SegmentLogReader({ directory: options.directory, from: newest?.base ?? 0 })
  }

  get watched(): boolean {
    return this.#listeners.size > 0
  }

  begin(): number {
    return beginOf(this.#options.directory, this.end())
  }

  end(): number {
    while (this.#tail.read() !== undefined);
    return this.#tail.position
  }

  standing(from: number): Standing {
    const end = this.end()
    return standingIn(describeSegments(this.#options.directory), end, openingBase(end, this.#options.floor()), from)
  }

  countFrom(offset: number): number {
    return countIn(describeSegments(this.#options.directory), this.end(), offset)
  }

  reader(from: number): PartitionReader {
    const { directory, topic, partition, onDamage } = this.#options
    const reader = new SegmentLogReader({ directory, from, onDamage })
    return {
      get position() {
        return reader.position
      },
      read() {
        for (let batch = reader.read(); batch !== undefined; batch = reader.read()) {
          const { events } = sortOut(batch)
          if (events.length === 0) continue
          return events.map(({ offset, key, bytes, timeMs }): LogRecord => {
            return { topic, partition, offset, key, value: bytes, timestampMs: timeMs }
          })
        }
        return undefined
      },
      close: () => reader.close(),
    }
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The click thread may have written. */
  wake(): void {
    for (const listener of this.#listeners) listener()
  }

  /** Removes segments that every group has read past, that are older than the retention, and whose wallet nobody needs. */
  trim(rules: {
    readonly nowMs: number
    readonly takenTo: number
    readonly retentionMs: number
    readonly isSettled: (stream: string) => boolean
  }): SegmentDescription[] {
    return trimOutbox(this.#options.directory, {
      nowMs: rules.nowMs,
      takenTo: rules.takenTo,
      keepMs: rules.retentionMs,
      keepBytes: Infinity,
      // Wallets are spent by clicks alone.
      isSettled: this.topic === CLICKS.name ? rules.isSettled : () => true,
    })
  }

  close(): void {
    this.#tail.close()
    this.#listeners.clear()
  }
}
