import { FencedError, OutcomeUnknownError } from '../errors.ts'
import type { FencedWriter, FencedWriterOptions } from '../event-log.ts'
import type { LogPartition } from './log-partition.ts'
import { createPauses } from './pauses.ts'
import { MAX_ATOMIC_RECORDS } from './stored-record.ts'

/** Takes a partition over: from this call on an older writer is refused; then the partition is read to its end. */
export async function openFencedWriter(
  partition: LogPartition,
  { replay }: Pick<FencedWriterOptions, 'replay'>,
): Promise<FencedWriter> {
  const isLast = partition.fence()
  const name = `${partition.topic}/${partition.partition}`
  let ended: string | undefined

  const reader = partition.reader(partition.begin())
  const pauses = createPauses()
  try {
    for (let records = reader.read(); records !== undefined; records = reader.read()) {
      for (const record of records) replay(record)
      await pauses.take()
    }
  } finally {
    reader.close()
  }

  return {
    async append(records) {
      if (!isLast()) throw new FencedError(`a newer writer has taken ${name} over`)
      if (ended !== undefined) throw new FencedError(`this writer of ${name} ${ended}`)
      if (records.length === 0) return
      if (records.length > MAX_ATOMIC_RECORDS)
        throw new RangeError(`${records.length} records can't be appended as one`)
      const { error } = partition.append(
        records.map(({ key, value }) => ({ key: Buffer.from(key), value })),
        true,
      )
      if (error !== undefined) {
        ended = 'has failed'
        throw new OutcomeUnknownError(`${records.length} records were not taken by ${name}`, { cause: error })
      }
      await partition.synced()
    },
    async close() {
      ended ??= 'was closed'
    },
  }
}
