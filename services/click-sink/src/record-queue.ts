import type { LogRecord } from '@smartlink/event-log/event-log'

/** Records of one partition that arrived and were not cut into a batch yet, in order. */
export class RecordQueue {
  #records: LogRecord[] = []
  #head = 0
  #bytes = 0
  #oldestMs = 0

  push(records: readonly LogRecord[], nowMs: number): void {
    if (this.size === 0) this.#oldestMs = nowMs
    for (const record of records) {
      this.#records.push(record)
      this.#bytes += sizeOf(record)
    }
  }

  get size(): number {
    return this.#records.length - this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  /** When the oldest record here arrived; a record that stays after a cut counts as old as the ones cut. */
  get oldestMs(): number {
    return this.#oldestMs
  }

  peek(): LogRecord | undefined {
    return this.#records[this.#head]
  }

  shift(): LogRecord | undefined {
    const record = this.#records[this.#head]
    if (record === undefined) return undefined
    this.#head++
    this.#bytes -= sizeOf(record)
    if (this.#head === this.#records.length) {
      this.#records = []
      this.#head = 0
    }
    return record
  }

  clear(): void {
    this.#records = []
    this.#head = 0
    this.#bytes = 0
  }
}

function sizeOf(record: LogRecord): number {
  return record.value?.length ?? 0
}
