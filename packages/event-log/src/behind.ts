import type { EventLog, LogRecord } from './event-log.ts'

/** A partition in which a group has not committed past the end that the partition had. */
export interface Behind {
  readonly topic: string
  readonly partition: number
  readonly committed: number | null
  readonly end: number
}

/** Ends of every partition of some topics, to be compared with later. */
export type Ends = ReadonlyMap<string, ReadonlyMap<number, number>>

export async function endsOf(log: EventLog, topics: readonly string[]): Promise<Ends> {
  const ends = new Map<string, ReadonlyMap<number, number>>()
  for (const topic of topics) {
    ends.set(topic, new Map((await log.offsets(topic)).map(({ partition, end }) => [partition, end])))
  }
  return ends
}

/**
 * Where a group still has records to take that were there when {@link endsOf} was asked. The offsets between its commit and an
 * end may hold no record: in the embedded log a click thread writes more than events.
 */
export async function partitionsBehind(log: EventLog, group: string, ends: Ends): Promise<Behind[]> {
  const behind: Behind[] = []
  for (const [topic, endOf] of ends) {
    const begins = new Map((await log.offsets(topic)).map(({ partition, begin }) => [partition, begin]))
    const candidates = (await log.lag(group, topic)).flatMap(({ partition, committed }): Behind[] => {
      const end = endOf.get(partition) ?? 0
      return end > Math.max(committed ?? 0, begins.get(partition) ?? 0) ? [{ topic, partition, committed, end }] : []
    })
    behind.push(...(log.kind === 'kafka' ? candidates : await withRecords(log, topic, candidates, begins)))
  }
  return behind
}

async function withRecords(
  log: EventLog,
  topic: string,
  candidates: readonly Behind[],
  begins: ReadonlyMap<number, number>,
): Promise<Behind[]> {
  if (candidates.length === 0) return []
  const found = new Set<number>()
  const starts = new Map((await log.offsets(topic)).map(({ partition, end }) => [`${topic}/${partition}`, end]))
  for (const { partition, committed } of candidates) {
    starts.set(`${topic}/${partition}`, committed ?? begins.get(partition) ?? 0)
  }
  const table = await log.table({
    topics: [topic],
    from: starts,
    onRecord: ({ partition, offset }: LogRecord) => {
      if (candidates.some((one) => one.partition === partition && offset < one.end)) found.add(partition)
    },
    onCrash: () => undefined,
  })
  try {
    await table.ready
  } finally {
    await table.close()
  }
  return candidates.filter(({ partition }) => found.has(partition))
}
