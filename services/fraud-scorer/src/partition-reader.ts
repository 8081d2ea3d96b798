import type { Assignment, LogRecord } from '@smartlink/event-log/event-log'
import { decoderOfFields } from '@smartlink/events/codec'
import { parseOrigin } from '@smartlink/events/origin'
import { SequenceFold } from '@smartlink/sequence-fold/sequence-fold'
import { FoldStart } from './fold-start.ts'
import { SCORED_FIELDS } from './scorer.ts'
import type { ScoredClick } from './scorer.ts'

/** What reading records came to. */
export interface Reading {
  /** Clicks never seen before in this partition, in order. */
  readonly clicks: readonly { readonly click: ScoredClick; readonly offset: number }[]
  readonly duplicates: number
  /** Records whose bytes are wrong; the sink parks them, here they are counted and passed over. */
  readonly unreadable: number
  /** Set when a record's schema is newer than this build: the records from it on were not read. */
  readonly newerSchema: bigint | undefined
}

/** What of a click is decoded: what tells it from others, and what is scored. */
export const READ_FIELDS = ['click_id', 'origin', ...SCORED_FIELDS] as const

const decode = decoderOfFields(READ_FIELDS)

/** Reads one partition in order: tells new events from repeated ones and remembers from where a successor must fold. */
export class PartitionReader {
  readonly assignment: Assignment
  readonly #fold = SequenceFold.fromStart({ trimmed: true })
  readonly #foldStart: FoldStart
  /** Scores of clicks before this offset were published already; they are only folded again. */
  readonly actFrom: number
  #next: number
  committedAtMs = 0

  constructor(assignment: Assignment, startAt: number) {
    this.assignment = assignment
    this.#foldStart = new FoldStart(startAt)
    this.actFrom = assignment.committed?.offset ?? startAt
    this.#next = startAt
  }

  /** Offset of the next record to read. */
  get next(): number {
    return this.#next
  }

  get foldFrom(): number {
    return this.#foldStart.offset
  }

  read(records: readonly LogRecord[]): Reading {
    const clicks: { click: ScoredClick; offset: number }[] = []
    let duplicates = 0
    let unreadable = 0
    for (const record of records) {
      if (record.offset < this.#next) continue
      const event = record.value === null ? undefined : decode(record.value)
      if (event?.state === 'newer_schema') return { clicks, duplicates, unreadable, newerSchema: event.fingerprint }
      this.#next = record.offset + 1
      this.#foldStart.reached(record.offset, record.timestampMs)
      if (event === undefined || event.state === 'unreadable') {
        unreadable++
        continue
      }
      const id = event.name === 'click' ? event.value.click_id : event.name === 'mark' ? event.value.mark_id : undefined
      const origin = parseOrigin(event.value.origin)
      if (id === undefined || origin === undefined) {
        unreadable++
        continue
      }
      const { outcome } = this.#fold.take(origin, id, record.timestampMs)
      if (outcome === 'duplicate' || outcome === 'conflict') duplicates++
      else if (event.name === 'click') clicks.push({ click: event.value, offset: record.offset })
    }
    return { clicks, duplicates, unreadable, newerSchema: undefined }
  }
}
