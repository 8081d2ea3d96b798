import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CLICKS, CONVERSIONS, type Topic } from '@smartlink/events/topics'
import { isMissing } from '@smartlink/segment-log/segment-files'

/** The topics that go through an outbox, and the folder of each. */
export const OUTBOX_TOPICS: readonly { readonly topic: Topic; readonly folder: string }[] = [
  { topic: CLICKS, folder: 'clicks' },
  { topic: CONVERSIONS, folder: 'conversions' },
]

export interface OutboxDirectory {
  /** Number of the click thread; on the embedded log, of the partition. */
  readonly number: number
  readonly path: string
}

export function outboxPath(dataDir: string, number: number): string {
  return join(dataDir, 'outbox', String(number))
}

/** Where an outbox keeps a topic; undefined when the topic does not go through an outbox. */
export function outboxTopicPath(outbox: string, topic: string): string | undefined {
  const entry = OUTBOX_TOPICS.find((candidate) => candidate.topic.name === topic)
  return entry === undefined ? undefined : join(outbox, entry.folder)
}

/** Every outbox below a data directory, whether or not a thread writes to it now, by number. */
export function listOutboxes(dataDir: string): OutboxDirectory[] {
  let names: string[]
  try {
    names = readdirSync(join(dataDir, 'outbox'))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
  return names
    .filter((name) => /^\d{1,5}$/.test(name))
    .map((name) => ({ number: Number(name), path: join(dataDir, 'outbox', name) }))
    .toSorted((a, b) => a.number - b.number)
}
