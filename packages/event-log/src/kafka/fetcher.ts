import { OffsetOutOfRangeError } from '../errors.ts'
import { createBackoff } from './backoff.ts'
import type { Backoff } from './backoff.ts'
import type { Brokers, Lane } from './brokers.ts'
import { BrokerError, CODE, codeName, ConnectionError, needsAPerson } from './error-codes.ts'
import type { FetchedPartition } from './fetch-response.ts'
import type { Metadata } from './metadata.ts'
import { readRecordSet } from './record-set.ts'
import type { ReadRecord } from './record-set.ts'

/** A partition that is being read. The fetcher moves `position`; everything else is the reader's. */
export interface Reading {
  /** Name as the brokers know it. */
  readonly topic: string
  readonly partition: number
  /** Offset of the next record to fetch. */
  position: number
  /** Whether more can be taken now. */
  wants(): boolean
  /** `records` may be empty: markers and aborted records move the position too. `end` is that of what can be read. */
  take(records: readonly ReadRecord[], end: number): void
  /** The partition can't be read on; it is out of the fetcher already. */
  fail(error: Error): void
}

/** Reads partitions from their leaders: one request to each broker at a time, committed records only. */
export interface Fetcher {
  add(reading: Reading): void
  remove(reading: Reading): void
  /** A reading may want more now. */
  kick(): void
  close(): void
}

export interface FetcherOptions {
  readonly brokers: Brokers
  readonly metadata: Metadata
  readonly lane: Lane
  /** How long a broker may hold a request for which it has nothing; also how late a reading joins that is new or was full. */
  readonly maxWaitMs?: number
  /** In its place: brokers hold a request for so long even when they have something, unless it is a lot. */
  readonly gatherMs?: number | undefined
}

const MAX_WAIT_MS = 100
const GATHERED_BYTES = 512 * 1024
const PARTITION_BYTES = 1024 * 1024
const REQUEST_BYTES = 10 * 1024 * 1024

export function createFetcher(options: FetcherOptions): Fetcher {
  const { brokers, metadata, lane, maxWaitMs = MAX_WAIT_MS, gatherMs } = options
  const readings = new Set<Reading>()
  /** Leaders that were asked and did not answer yet. */
  const busy = new Set<number>()
  /** Partitions in trouble; the others of their leader go on meanwhile. */
  const resting = new Set<Reading>()
  const backoffs = new Map<number | string, Backoff>()
  const closing = new AbortController()
  let seeking = false

  function pump(): void {
    if (closing.signal.aborted) return
    const wanting = [...readings].filter((reading) => !resting.has(reading) && reading.wants())
    const byLeader = Map.groupBy(wanting, ({ topic, partition }) => metadata.leaderOf(topic, partition))
    for (const [leader, ofLeader] of byLeader) {
      if (leader === undefined) void seekLeaders(ofLeader)
      else if (!busy.has(leader)) void run(leader, ofLeader)
    }
  }

  /** Partitions without a leader ask for news, apart from the others, until there is one. */
  async function seekLeaders(leaderless: readonly Reading[]): Promise<void> {
    if (seeking) return
    seeking = true
    metadata.doubt()
    await guarded(async () => {
      await metadata.settle(leaderless.map(({ topic }) => topic))
      if (leaderless.some(({ topic, partition }) => metadata.leaderOf(topic, partition) === undefined)) {
        await backoffOf('no leader').wait(closing.signal)
      } else backoffOf('no leader').reset()
    })
    seeking = false
    pump()
  }

  async function run(leader: number, wanting: readonly Reading[]): Promise<void> {
    busy.add(leader)
    const trouble = await guarded(() => fetchFrom(leader, wanting))
    if (trouble === undefined) backoffOf(leader).reset()
    else {
      metadata.doubt()
      await guarded(() => metadata.settle())
      await backoffOf(leader).wait(closing.signal)
    }
    busy.delete(leader)
    pump()
  }

  async function rest(reading: Reading): Promise<void> {
    resting.add(reading)
    metadata.doubt()
    await guarded(() => metadata.settle())
    await backoffOf(nameOf(reading)).wait(closing.signal)
    resting.delete(reading)
    pump()
  }

  /** Runs it; what went wrong is the answer. Anything but a broker in trouble fails every reading: it is a bug. */
  async function guarded(work: () => Promise<unknown>): Promise<Error | undefined> {
    try {
      await work()
      return undefined
    } catch (error) {
      if (error instanceof ConnectionError) return error
      for (const reading of readings) failed(reading, error as Error)
      return error as Error
    }
  }

  async function fetchFrom(leader: number, wanting: readonly Reading[]): Promise<void> {
    const asked = new Map(wanting.map((reading) => [nameOf(reading), { reading, from: reading.position }]))
    const topics = [...Map.groupBy(wanting, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
      topic,
      partitions: ofTopic.map(({ partition, position }) => ({
        partition,
        fetchOffset: String(position),
        maxBytes: PARTITION_BYTES,
      })),
    }))
    const answer = await brokers.ask(leader, lane, 'Fetch', {
      replicaId: -1,
      isolationLevel: 1,
      maxWaitTime: gatherMs ?? maxWaitMs,
      minBytes: gatherMs === undefined ? 1 : GATHERED_BYTES,
      maxBytes: REQUEST_BYTES,
      rackId: '',
      topics,
    })
    if (answer.errorCode !== CODE.none) throw new ConnectionError(`fetch: ${codeName(answer.errorCode)}`)
    for (const fetched of answer.partitions) {
      const entry = asked.get(nameOf(fetched))
      if (entry === undefined || closing.signal.aborted) continue
      const { reading, from } = entry
      // It may have been removed, or put at another place, while the broker looked.
      if (!readings.has(reading) || reading.position !== from) continue
      takeFetched(reading, fetched)
    }
  }

  function takeFetched(reading: Reading, fetched: FetchedPartition): void {
    const { errorCode, aborted, recordSet, lastStableOffset, logStartOffset } = fetched
    if (errorCode === CODE.offsetOutOfRange) {
      const range = logStartOffset >= 0 ? `${logStartOffset} to ${lastStableOffset}` : 'other offsets'
      const what = `${nameOf(reading)} has no offset ${reading.position}; it holds ${range}`
      return failed(reading, new OffsetOutOfRangeError(what))
    }
    if (needsAPerson(errorCode)) return failed(reading, new BrokerError(nameOf(reading), errorCode))
    if (errorCode !== CODE.none) return void rest(reading)
    try {
      const { records, next } = readRecordSet(recordSet, reading.position, aborted)
      backoffOf(nameOf(reading)).reset()
      if (next === reading.position) return
      reading.position = next
      reading.take(records, lastStableOffset)
    } catch (error) {
      failed(reading, error as Error)
    }
  }

  function failed(reading: Reading, error: Error): void {
    if (readings.delete(reading)) reading.fail(error)
  }

  function backoffOf(who: number | string): Backoff {
    const backoff = backoffs.get(who) ?? createBackoff(50, 1_000)
    backoffs.set(who, backoff)
    return backoff
  }

  return {
    add(reading) {
      readings.add(reading)
      pump()
    },
    remove(reading) {
      readings.delete(reading)
    },
    kick: pump,
    close() {
      closing.abort()
      readings.clear()
      brokers.closeLane(lane)
    },
  }
}

function nameOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`
}
