import { createUuid7 } from '@smartlink/events/uuid7'
import type { OutboxWriterOptions } from '@smartlink/outbox/outbox-writer'
import { openOutboxWriter } from '@smartlink/outbox/open-outbox-writer'
import { randomFillSync } from 'node:crypto'
import { Marks, partitionsOfMarks } from '../outbox/marks.ts'
import type { StreamToClose } from '../outbox/marks.ts'

/**
 * Closes the streams of an outbox that no click thread writes any more, because there are fewer of them now: opens it
 * once, says in every partition behind their events that they are over, and closes it again.
 */
export async function closeOrphan(
  options: Omit<OutboxWriterOptions, 'checkpoint'>,
  closes: readonly StreamToClose[],
  catalogRevision: number,
): Promise<void> {
  const outbox = openOutboxWriter({
    ...options,
    checkpoint: () => Buffer.from(JSON.stringify({ stream: outbox.stream, totals: [] })),
  })
  const marks = new Marks({
    outbox,
    label: options.label,
    partitions: () => partitionsOfMarks(options.partitioning, outbox),
    closes,
    catalogRevision: () => catalogRevision,
    now: () => options.clock.now(),
    newId: createUuid7((target) => randomFillSync(target)),
  })
  marks.append(true)
  outbox.flush()
  await outbox.close()
}
