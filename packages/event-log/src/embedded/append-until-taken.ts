import { setTimeout as delay } from 'node:timers/promises'
import { LogClosedError } from '../errors.ts'
import type { LogLogger } from '../open-log-options.ts'
import type { LogPartition } from './log-partition.ts'

const RETRY_MS = 1_000

/** Appends all records to a partition, trying again while the disk refuses, until `signal` or the closing of the log. */
export async function appendUntilTaken(
  partition: LogPartition,
  records: readonly { readonly key: Buffer; readonly value: Buffer | null }[],
  options: { readonly logger: LogLogger; readonly closed: AbortSignal; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { logger, closed, signal } = options
  const signals = signal === undefined ? [closed] : [closed, signal]
  for (let done = 0; done < records.length;) {
    if (closed.aborted) throw new LogClosedError('the log was closed')
    signal?.throwIfAborted()
    const { written, error } = partition.append(records.slice(done), false)
    done += written
    if (error === undefined) break
    const { topic, partition: number } = partition
    logger.warn({ err: error, topic, partition: number }, 'an append was refused by the disk and is tried again')
    await delay(RETRY_MS, undefined, { signal: AbortSignal.any(signals) })
  }
  await partition.synced()
}
