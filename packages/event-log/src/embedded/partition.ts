import type { LogRecord } from '../event-log.ts'

/** One partition as consumers and tables see it, whoever writes it. */
export interface Partition {
  readonly topic: string
  readonly partition: number
  /** Who starts here misses nothing that is there; the end when nothing is. */
  begin(): number
  /** Offset after the last record that can be read now. */
  end(): number
  standing(from: number): Standing
  /** Records from an offset to the end; more than that where compaction or the writer left offsets out. */
  countFrom(offset: number): number
  reader(from: number): PartitionReader
  /** Calls the listener when there may be more to read. Returns how to stop it. */
  watch(listener: () => void): () => void
}

/**
 * What an offset is to a partition. `held`: reading can start there and miss nothing. `gap`: an offset that no record
 * has or will have, because an opening jumped over it; who stood there saw records that a power cut took, or none.
 */
export type Standing = 'held' | 'gap' | 'out of range'

export interface PartitionReader {
  /** The offset wanted next. */
  readonly position: number
  /** The next records, in order; undefined when there are none now. */
  read(): LogRecord[] | undefined
  close(): void
}
