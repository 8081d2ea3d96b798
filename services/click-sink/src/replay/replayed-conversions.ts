import { newerSchemaOf } from '../newer-schema.ts'
import { replayedRecord } from './replayed-record.ts'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { BatchStore } from '../batch-lane.ts'
import type { RefusedRecord } from '../park.ts'

/** Conversions that were parked and sent again: stored like any other, because storing one twice changes nothing. */
export class ReplayedConversions implements BatchStore {
  readonly #store: BatchStore

  constructor(store: BatchStore) {
    this.#store = store
  }

  newerSchema(record: LogRecord): bigint | undefined {
    return newerSchemaOf(replayedRecord(record)?.value ?? null)
  }

  store(records: readonly LogRecord[], signal: AbortSignal): Promise<void> {
    return this.#store.store(
      records.flatMap((record) => replayedRecord(record) ?? []),
      signal,
    )
  }

  refuse(refused: readonly RefusedRecord[], signal: AbortSignal): Promise<void> {
    const unwrapped = refused.map((one) => ({ ...one, record: replayedRecord(one.record) ?? one.record }))
    return this.#store.refuse(unwrapped, signal)
  }
}
