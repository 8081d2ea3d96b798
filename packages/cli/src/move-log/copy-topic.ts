import { isDeepStrictEqual } from 'node:util'
import { parseWalletKey } from '@smartlink/caps/messages'
import type { AppendRecord, EventLog } from '@smartlink/event-log/event-log'
import { CAP_GRANTS } from '@smartlink/events/topics'
import { readingOf } from '../installation/log-reading.ts'
import type { LogReading } from '../installation/log-reading.ts'
import { newestRecords } from '../installation/newest-records.ts'

/** Records that are to be written so that one topic holds what another does; a value of null deletes. */
export interface Difference {
  readonly writes: readonly { readonly key: string; readonly value: Buffer | null }[]
  /** Keys of the source. */
  readonly keys: number
}

const RECORDS_AT_ONCE = 1_000

/**
 * What of a compacted topic is missing or different in the other log. `wanted` leaves out what is not to be copied, and gives what
 * is there in its stead.
 */
export async function differenceOf(
  source: LogReading,
  target: EventLog,
  topic: string,
  wanted: (key: string, value: Buffer) => Buffer | undefined = (_, value) => value,
): Promise<Difference> {
  const there = await newestRecords(readingOf(target), topic)
  const here = await newestRecords(source, topic)
  const writes: { key: string; value: Buffer | null }[] = []
  let keys = 0
  for (const [key, stored] of here) {
    const value = wanted(key, stored)
    if (value === undefined) continue
    keys++
    const known = there.get(key)
    there.delete(key)
    if (known === undefined || !isDeepStrictEqual(known, value)) writes.push({ key, value })
  }
  // What an earlier try copied and is gone here since.
  for (const key of there.keys()) if (!here.has(key)) writes.push({ key, value: null })
  return { writes, keys }
}

/** Writes a difference with plain appends, for topics that have no writer while everything stands. */
export async function appendDifference(target: EventLog, topic: string, { writes }: Difference): Promise<void> {
  const partitionKey = topic === CAP_GRANTS.name ? (key: string) => parseWalletKey(key)?.cap : () => undefined
  const records = writes.map(({ key, value }): AppendRecord => {
    const by = partitionKey(key)
    return { key, value, ...(by === undefined ? {} : { partitionKey: by }) }
  })
  for (let at = 0; at < records.length; at += RECORDS_AT_ONCE) {
    await target.append(topic, records.slice(at, at + RECORDS_AT_ONCE))
  }
}

/** Writes a difference as the only writer of a topic of one partition. */
export async function writeFenced(target: EventLog, topic: string, { writes }: Difference): Promise<void> {
  if (writes.length === 0) return
  const writer = await target.fencedWriter({ topic, partition: 0, replay: () => undefined })
  try {
    for (let at = 0; at < writes.length; at += RECORDS_AT_ONCE)
      await writer.append(writes.slice(at, at + RECORDS_AT_ONCE))
  } finally {
    await writer.close()
  }
}
