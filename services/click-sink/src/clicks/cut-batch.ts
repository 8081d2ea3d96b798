import { readEventRecord } from './event-record.ts'
import type { SequenceFold, Taken } from '@smartlink/sequence-fold/sequence-fold'
import type { RefusedRecord } from '../park.ts'
import type { Batch, EventRow, FoldCounts } from './batch.ts'
import type { EventRecord } from './event-record.ts'
import type { RecordQueue } from '../record-queue.ts'

export interface CutLimits {
  /** Records, not rows: a stretch of nothing but duplicates is bounded too. */
  readonly maxRecords: number
  readonly maxBytes: number
  /** Offset after which the batch ends whatever follows: the end of the batch that was declared. */
  readonly endsAfter: number | undefined
  /** Whether the state of the fold is wanted for a snapshot. */
  readonly snapshotDue: boolean
}

export interface Cut {
  readonly batch: Batch | undefined
  /** The record after the batch was written by a newer build: nothing more can be cut. */
  readonly newer?: { readonly offset: number; readonly fingerprint: bigint }
}

/**
 * Takes records from the queue into one batch, folding each. Pure but for the queue and the fold, which move on; the
 * same records, fold and limits give the same batch.
 */
export function cutBatch(queue: RecordQueue, fold: SequenceFold, first: number, limits: CutLimits): Cut {
  const rows: EventRow[] = []
  const refused: RefusedRecord[] = []
  const counts = noCounts()
  const arrivedMs = queue.oldestMs
  let last: number | undefined
  let records = 0
  let bytes = 0
  let newer: Cut['newer']
  for (let record = queue.peek(); record !== undefined; record = queue.peek()) {
    if (records >= limits.maxRecords || bytes >= limits.maxBytes) break
    if (limits.endsAfter !== undefined && record.offset > limits.endsAfter) break
    const event = readEventRecord(record)
    if (event.kind === 'newer') {
      newer = { offset: record.offset, fingerprint: event.fingerprint }
      break
    }
    queue.shift()
    last = record.offset
    records++
    bytes += record.value?.length ?? 0
    take(event, fold, rows, refused, counts)
  }
  const found = newer === undefined ? {} : { newer }
  if (last === undefined) return { batch: undefined, ...found }
  const folded = limits.snapshotDue ? { folded: fold.folded() } : {}
  return { batch: { first, last, arrivedMs, rows, refused, counts, ...folded }, ...found }
}

/** Folds a record that was taken before, so that the fold stands where the first batch begins; a newer writer's as well. */
export function foldOnly(event: EventRecord, fold: SequenceFold): void {
  if (event.kind !== 'damaged') fold.take(event.origin, event.id, event.record.timestampMs)
  else if (event.origin !== undefined) fold.takeDamaged(event.origin)
}

function take(
  event: Exclude<EventRecord, { kind: 'newer' }>,
  fold: SequenceFold,
  rows: EventRow[],
  refused: RefusedRecord[],
  counts: FoldCounts,
): void {
  const { record } = event
  if (event.kind === 'damaged') {
    if (event.origin !== undefined) fold.takeDamaged(event.origin)
    refused.push({ record, reason: event.reason, detail: '' })
    return
  }
  const taken = fold.take(event.origin, event.id, record.timestampMs)
  count(taken, counts)
  if (taken.outcome === 'taken' || taken.outcome === 'filled') {
    rows.push({ schema: event.schema, record: record as EventRow['record'] })
  } else if (taken.outcome === 'conflict') {
    const { stream, sequence } = event.origin
    refused.push({ record, reason: 'origin.conflict', detail: `stream ${stream}, sequence ${sequence}` })
  }
}

function count(taken: Taken, counts: FoldCounts): void {
  switch (taken.outcome) {
    case 'taken':
      if (taken.opened !== undefined) {
        counts.holesOpened++
        counts.sequencesMissing += taken.opened.to - taken.opened.from
      }
      if (taken.givenUp !== undefined) counts.holesGivenUp++
      return
    case 'filled':
      counts.holesFilled++
      return
    case 'duplicate':
      counts.duplicates++
      return
    case 'conflict':
      counts.conflicts++
      return
  }
}

function noCounts(): FoldCounts {
  return { duplicates: 0, holesOpened: 0, sequencesMissing: 0, holesFilled: 0, holesGivenUp: 0, conflicts: 0 }
}
