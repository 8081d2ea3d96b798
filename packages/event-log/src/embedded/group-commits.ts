import type { LogPartition } from './log-partition.ts'

/** The topic of the log's own that holds the positions of groups; compacted, one partition. */
export const COMMITS_TOPIC = '__commits'

export interface Commit {
  readonly offset: number
  readonly metadata: string
  /** Of the assignment that committed; the next one is higher. */
  readonly generation: number
}

/** Positions of all groups: in memory, and in a compacted partition. */
export interface GroupCommits {
  get(group: string, topic: string, partition: number): Commit | undefined
  /** Resolves when it is as durable as the log's records are. */
  put(group: string, topic: string, partition: number, commit: Commit): Promise<void>
  /** Groups that ever committed a position in the topic. */
  groupsOf(topic: string): string[]
  /** When the group committed last in the topic, ms since the epoch; 0 when it never did. */
  lastCommitMs(group: string, topic: string): number
  /** Highest offset that any group committed; 0 when there was none. */
  highest(topic: string, partition: number): number
}

type Place = readonly [group: string, topic: string, partition: number]

/** Reads the whole partition, then keeps it. */
export function createGroupCommits(
  store: LogPartition,
  /** Appends until it succeeded or the log was closed. */
  append: (key: Buffer, value: Buffer) => Promise<void>,
  now: () => number,
): GroupCommits {
  const commits = new Map<string, Commit>()
  const committedAtMs = new Map<string, number>()
  const reader = store.reader(store.begin())
  for (let records = reader.read(); records !== undefined; records = reader.read()) {
    for (const { key, value, timestampMs } of records) {
      if (value === null) continue
      commits.set(key.toString(), JSON.parse(value.toString()) as Commit)
      committedAtMs.set(key.toString(), timestampMs)
    }
  }
  reader.close()

  const keyOf = (...place: Place): string => JSON.stringify(place)
  const places = (): Place[] => [...commits.keys()].map((key) => JSON.parse(key) as Place)

  return {
    get: (group, topic, partition) => commits.get(keyOf(group, topic, partition)),
    put(group, topic, partition, commit) {
      const key = keyOf(group, topic, partition)
      commits.set(key, commit)
      committedAtMs.set(key, now())
      return append(Buffer.from(key), Buffer.from(JSON.stringify(commit)))
    },
    groupsOf: (topic) => [...new Set(places().flatMap(([group, other]) => (other === topic ? [group] : [])))],
    lastCommitMs(group, topic) {
      let last = 0
      for (const [key, atMs] of committedAtMs) {
        const [otherGroup, otherTopic] = JSON.parse(key) as Place
        if (otherGroup === group && otherTopic === topic) last = Math.max(last, atMs)
      }
      return last
    },
    highest(topic, partition) {
      let highest = 0
      for (const [key, { offset }] of commits) {
        const [, otherTopic, otherPartition] = JSON.parse(key) as Place
        if (otherTopic === topic && otherPartition === partition) highest = Math.max(highest, offset)
      }
      return highest
    },
  }
}
