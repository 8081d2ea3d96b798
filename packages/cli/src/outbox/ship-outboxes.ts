import type { EventLog } from '@smartlink/event-log/event-log'
import { createForwarder } from '@smartlink/outbox/forwarder/forwarder'
import type { StuckPartition } from '@smartlink/outbox/forwarder/forwarder'

export interface Shipped {
  readonly shipped: number
  /** Everything that was there is acknowledged. */
  readonly complete: boolean
  readonly stuck: readonly StuckPartition[]
  readonly failures: readonly string[]
  /** Bytes that hold no record, behind which a segment can't be read. */
  readonly damagedBytes: number
}

/** Ships every outbox below a data directory that no process owns, each in its order; nothing is removed. */
export async function shipOutboxes(
  log: EventLog,
  options: { readonly dataDir: string; readonly logId: string; readonly deadlineMs: number },
): Promise<Shipped> {
  const forwarder = createForwarder({
    log,
    dataDir: options.dataDir,
    logId: options.logId,
    clock: { now: () => Date.now() },
    keepMs: Infinity,
    keepBytes: Infinity,
    isSettled: () => false,
    onReleased: () => undefined,
    onFailure: (error) => void process.stderr.write(`${error.message}\n`),
  })
  try {
    const drained = await forwarder.drain(options.deadlineMs)
    const failures = forwarder.failures().map(({ message }) => message)
    const { shipped, damagedBytes } = forwarder.counts
    return { shipped, complete: drained && failures.length === 0, stuck: forwarder.stuck(), failures, damagedBytes }
  } finally {
    await forwarder.close()
  }
}
