import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { refuseMovedLog } from '@smartlink/event-log/embedded/moved-log'
import { readEmbeddedLogBeside } from '@smartlink/event-log/embedded/read-beside'
import type { EventLog, LogRecord, PartitionLag, PartitionOffsets } from '@smartlink/event-log/event-log'
import type { Settings } from '@smartlink/service-kit/flags'
import { RequestError } from '../errors.ts'
import { withLog } from './open-log.ts'

/** What the log holds, for verbs that only look. */
export interface LogReading {
  readonly kind: 'embedded' | 'kafka'
  offsets(topic: string): Promise<readonly PartitionOffsets[]>
  lag(group: string, topic: string): Promise<readonly PartitionLag[]>
  /** Broker that leads the partition; undefined when there is none, or where there are no brokers. */
  leaderOf(topic: string, partition: number): number | undefined
  /** Gives the records there are, in order within each partition, until `take` answers false. */
  read(topic: string, take: (record: LogRecord) => boolean, from?: ReadonlyMap<number, number>): Promise<void>
}

/** Looks at the log without writing to it. An embedded log is read from its files, so it may be in use meanwhile. */
export async function withLogReading<T>(settings: Settings, work: (log: LogReading) => Promise<T>): Promise<T> {
  if (settings.log !== 'embedded') return withLog(settings, (log) => work(readingOf(log)))
  refuseMovedLog(settings.data)
  if (!existsSync(join(settings.data, 'log'))) {
    throw new RequestError(`${settings.data} holds no log; name the data directory with --data, or Kafka with --log`)
  }
  return work(readingOfFiles(settings.data))
}

/** The same through an open log. */
export function readingOf(log: EventLog): LogReading {
  return {
    kind: log.kind,
    offsets: (topic) => log.offsets(topic),
    lag: (group, topic) => log.lag(group, topic),
    leaderOf: (topic, partition) => log.leaderOf(topic, partition),
    async read(topic, take, from) {
      const enough = Promise.withResolvers<void>()
      let wanted = true
      const table = await log.table({
        topics: [topic],
        ...(from === undefined
          ? {}
          : { from: new Map([...from].map(([partition, offset]) => [`${topic}/${partition}`, offset])) }),
        onRecord(record) {
          if (!wanted) return
          wanted = take(record)
          if (!wanted) enough.resolve()
        },
        onCrash: (error) => enough.reject(error),
      })
      try {
        await Promise.race([table.ready, enough.promise])
      } finally {
        await table.close()
      }
    },
  }
}

/** What the files of an embedded log hold; nobody need have it open. */
export function readingOfFiles(dataDir: string): LogReading {
  const files = readEmbeddedLogBeside(dataDir)
  return {
    kind: 'embedded',
    offsets: async (topic) => files.offsets(topic),
    lag: async (group, topic) => files.lag(group, topic),
    leaderOf: () => undefined,
    async read(topic, take, from) {
      let wanted = true
      const takeAndNote = (record: LogRecord): boolean => {
        wanted = take(record)
        return wanted
      }
      for (const { partition, begin } of files.offsets(topic)) {
        if (wanted) files.read({ topic, partition, from: from?.get(partition) ?? begin }, takeAndNote)
      }
    },
  }
}
