import { setTimeout as delay } from 'node:timers/promises'
import type { EventLog } from '@smartlink/event-log/event-log'
import { listStreams } from '@smartlink/outbox-format/earlier-streams'
import { listOutboxes, OUTBOX_TOPICS } from '@smartlink/outbox-format/outbox-directories'
import type { IngressConfig } from '../config.ts'

const RETRY_MS = 500

/**
 * Partitions of the topics that go through an outbox, as the log has them; when it does not answer in time, as the
 * newest segment of an outbox says, so that a node can start without it.
 */
export async function partitionCounts(
  log: EventLog,
  config: IngressConfig,
  stopping: AbortSignal,
): Promise<Map<string, number>> {
  const asked = askUntilAnswered(log, stopping)
  const answered = await Promise.race([asked, delay(config.limits.logAnswerMs)])
  return answered ?? remembered(config.dataDir) ?? (await asked)
}

async function askUntilAnswered(log: EventLog, stopping: AbortSignal): Promise<Map<string, number>> {
  for (;;) {
    stopping.throwIfAborted()
    try {
      const counts = new Map<string, number>()
      for (const { topic } of OUTBOX_TOPICS) counts.set(topic.name, await log.partitions(topic.name))
      return counts
    } catch {
      // Topics may be made a moment later, and the log may be away for a while: readiness says so meanwhile.
      await delay(RETRY_MS)
    }
  }
}

function remembered(dataDir: string): Map<string, number> | undefined {
  let newest: { readonly modifiedMs: number; readonly partitions: Readonly<Record<string, number>> } | undefined
  for (const { path } of listOutboxes(dataDir)) {
    for (const { segments } of listStreams(path)) {
      for (const { header, modifiedMs } of [...segments.values()].flat()) {
        if (newest === undefined || modifiedMs > newest.modifiedMs)
          newest = { modifiedMs, partitions: header.partitions }
      }
    }
  }
  const counts = new Map(Object.entries(newest?.partitions ?? {}))
  return OUTBOX_TOPICS.every(({ topic }) => (counts.get(topic.name) ?? 0) > 0) ? counts : undefined
}
