import type { LogReading } from './log-reading.ts'

/** The newest value of every key of a compacted topic, in the order in which they were written; keys that were deleted are absent. */
export async function newestRecords(log: LogReading, topic: string): Promise<Map<string, Buffer>> {
  const newest = new Map<string, Buffer>()
  await log.read(topic, ({ key, value }) => {
    const name = key.toString()
    newest.delete(name)
    if (value !== null) newest.set(name, value)
    return true
  })
  return newest
}
