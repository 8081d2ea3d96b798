import { FencedError, RefusedError } from '../errors.ts'
import type { FencedWriter, FencedWriterOptions } from '../event-log.ts'
import { ClosedError } from './error-codes.ts'
import { createFetcher } from './fetcher.ts'
import { listOffsets } from './offsets.ts'
import type { OutgoingRecord } from './record-batch.ts'
import { asLogRecord } from './table-reader.ts'
import { beginTransactions } from './transactions.ts'
import type { TransactionsOptions } from './transactions.ts'

export interface OpenFencedWriterOptions extends TransactionsOptions {
  /** As the callers of the log name it. */
  readonly name: string
  readonly lane: string
  readonly replay: FencedWriterOptions['replay']
}

/**
 * Takes the transactional id of the partition, which fences the writer before and ends what it left open; reads the
 * partition to its end; only then writes. So nothing of the older writer can become visible behind the replay.
 */
export async function openFencedWriter(options: OpenFencedWriterOptions): Promise<FencedWriter> {
  const transactions = await beginTransactions(options)
  await replayAll(options)
  let ended: Error | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function appendNow(records: readonly OutgoingRecord[]): Promise<void> {
    if (ended !== undefined) throw ended
    if (records.length === 0) return
    try {
      await transactions.append(records)
    } catch (error) {
      // A refused record leaves the writer as it was; everything else ends it.
      if (!(error instanceof RefusedError)) ended = error as Error
      throw error
    }
  }

  return {
    append(records) {
      const outgoing = records.map(({ key, value }) => ({ key: Buffer.from(key), value }))
      const mine = last.then(() => appendNow(outgoing))
      last = mine.catch(() => undefined)
      return mine
    },
    async close() {
      await last
      ended ??= new FencedError(`the writer of ${options.name}/${options.partition} was closed`)
    },
  }
}

/** Gives every committed record of the partition to `replay`, up to the end of what is written now. */
async function replayAll(options: OpenFencedWriterOptions): Promise<void> {
  const { brokers, metadata, topic, partition, signal } = options
  const where = { topic, partition }
  const [begins, ends] = await Promise.all([
    listOffsets({ brokers, metadata }, [where], 'begin', signal),
    listOffsets({ brokers, metadata }, [where], 'written end', signal),
  ])
  const begin = begins.get(`${topic}/${partition}`) ?? 0
  const end = ends.get(`${topic}/${partition}`) ?? 0
  if (begin >= end) return
  const fetcher = createFetcher({ brokers, metadata, lane: options.lane })
  const done = Promise.withResolvers<void>()
  const abort = (): void => done.reject(new ClosedError())
  signal.addEventListener('abort', abort, { once: true })
  const reading = {
    ...where,
    position: begin,
    wants: () => true,
    take(records: Parameters<Parameters<typeof fetcher.add>[0]['take']>[0]) {
      for (const record of records) options.replay(asLogRecord(record, options.name, partition))
      if (reading.position >= end) done.resolve()
    },
    fail: done.reject,
  }
  fetcher.add(reading)
  try {
    await done.promise
  } finally {
    signal.removeEventListener('abort', abort)
    fetcher.close()
  }
}
