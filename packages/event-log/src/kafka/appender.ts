import { RefusedError } from '../errors.ts'
import type { AppendRecord, AttemptOutcome } from '../event-log.ts'
import { createBackoff } from './backoff.ts'
import type { Backoff } from './backoff.ts'
import { ClosedError } from './error-codes.ts'
import type { ProducePartition } from './produce-request.ts'
import { recordBytes } from './record-batch.ts'
import type { OutgoingRecord } from './record-batch.ts'

export interface PlacedRecord extends OutgoingRecord {
  readonly partition: number
}

/** Appends until acknowledged. Records of one partition reach the log in the order in which they were given. */
export interface Appender {
  /**
   * Resolves when every record is acknowledged. @throws {RefusedError} when the broker will never take one of them, the
   * signal's reason when it aborts
   */
  append(topic: string, records: readonly AppendRecord[], signal?: AbortSignal): Promise<void>
  close(): void
}

export interface AppenderOptions {
  /** Where the records go; waits while the partitions of the topic are not known. */
  place(topic: string, records: readonly AppendRecord[]): Promise<readonly PlacedRecord[]>
  produce(batches: readonly ProducePartition[]): Promise<AttemptOutcome[]>
  leaderOf(topic: string, partition: number): number | undefined
}

/** Below the broker's stock `message.max.bytes`, which bounds a batch. */
const BATCH_BYTES = 900 * 1024
const REQUEST_BYTES = 4 * 1024 * 1024
/** Callers wait while more than this is on its way. */
const PENDING_BYTES = 32 * 1024 * 1024

interface Pending {
  readonly record: OutgoingRecord
  readonly bytes: number
  readonly call: Call
}

/** One call of `append`, with what of it is not acknowledged yet. */
interface Call {
  left: number
  over: boolean
  readonly settle: PromiseWithResolvers<void>
}

interface Queue {
  readonly topic: string
  readonly partition: number
  readonly items: Pending[]
  readonly backoff: Backoff
  /** A batch of it is under way, or waits before it is sent again. */
  sending: boolean
}

/** Who has no leader is sent to "none", which answers with what there is to wait for. */
const NO_LEADER = -1

/**
 * One request to a leader at a time; what comes meanwhile goes together in the next one. So a retried record can't
 * be overtaken by a later one of its partition, and many small appends share a request.
 */
export function createAppender({ place, produce, leaderOf }: AppenderOptions): Appender {
  const queues = new Map<string, Queue>()
  const busy = new Set<number>()
  /** By topic, the newest call on its way into the queues. */
  const admissions = new Map<string, Promise<void>>()
  /** Admitted and not settled. */
  const calls = new Set<Call>()
  const closing = new AbortController()
  let pendingBytes = 0
  let room = Promise.withResolvers<void>()

  function pump(): void {
    if (closing.signal.aborted) return
    const ready = [...queues.values()].filter(({ items, sending }) => items.length > 0 && !sending)
    const byLeader = Map.groupBy(ready, ({ topic, partition }) => leaderOf(topic, partition) ?? NO_LEADER)
    for (const [leader, ofLeader] of byLeader) {
      if (busy.has(leader)) continue
      busy.add(leader)
      send(ofLeader)
        .catch((error: Error) => closeWith(error))
        .finally(() => {
          busy.delete(leader)
          pump()
        })
        .catch((error: Error) => closeWith(error))
    }
  }

  async function send(ready: readonly Queue[]): Promise<void> {
    const taken: { readonly queue: Queue; readonly items: readonly Pending[] }[] = []
    let requestBytes = 0
    for (const queue of ready) {
      if (requestBytes >= REQUEST_BYTES) break
      const items = takeBatch(queue)
      if (items.length === 0) continue
      queue.sending = true
      for (const { bytes } of items) requestBytes += bytes
      taken.push({ queue, items })
    }
    const outcomes = await produce(
      taken.map(({ queue: { topic, partition }, items }) => ({
        topic,
        partition,
        records: items.map(({ record }) => record),
      })),
    )
    for (const [index, { queue, items }] of taken.entries()) {
      const outcome = outcomes[index]
      if (outcome === undefined || outcome.state === 'retry') putBack(queue, items)
      else {
        for (const item of items) done(item, outcome)
        queue.backoff.reset()
        queue.sending = false
      }
    }
  }

  /** Only the partition in trouble waits before it is tried again. */
  function putBack(queue: Queue, items: readonly Pending[]): void {
    queue.items.unshift(...items)
    queue.backoff
      .wait(closing.signal)
      .then(() => {
        queue.sending = false
        pump()
      })
      .catch((error: Error) => closeWith(error))
  }

  function takeBatch({ items }: Queue): Pending[] {
    const batch: Pending[] = []
    let bytes = 0
    while (items.length > 0) {
      const [next] = items
      if (next === undefined || (batch.length > 0 && bytes + next.bytes > BATCH_BYTES)) break
      items.shift()
      if (next.call.over) {
        release(next)
        continue
      }
      bytes += next.bytes
      batch.push(next)
    }
    return batch
  }

  function done(item: Pending, outcome: AttemptOutcome): void {
    release(item)
    const { call } = item
    if (outcome.state === 'refused') end(call, new RefusedError(`the log refuses a record: ${outcome.reason}`))
    else if (--call.left === 0) end(call)
  }

  function release({ bytes }: Pending): void {
    pendingBytes -= bytes
    if (pendingBytes >= PENDING_BYTES) return
    room.resolve()
    room = Promise.withResolvers()
  }

  function end(call: Call, error?: Error): void {
    if (call.over) return
    call.over = true
    calls.delete(call)
    if (error === undefined) call.settle.resolve()
    else call.settle.reject(error)
  }

  function closeWith(error: Error): void {
    closing.abort()
    room.resolve()
    for (const call of calls) end(call, error)
  }

  /** Puts the records into their queues once there is room for them. */
  async function admit(
    topic: string,
    records: readonly AppendRecord[],
    signal: AbortSignal | undefined,
  ): Promise<Call> {
    const placed = await place(topic, records)
    while (pendingBytes >= PENDING_BYTES && !closing.signal.aborted) await room.promise
    if (closing.signal.aborted) throw new ClosedError()
    signal?.throwIfAborted()
    const call: Call = { left: placed.length, over: false, settle: Promise.withResolvers() }
    // Whoever gave it up does not wait for it any more.
    call.settle.promise.catch(() => undefined)
    calls.add(call)
    for (const { partition, ...record } of placed) {
      const bytes = recordBytes(record)
      pendingBytes += bytes
      queueOf(topic, partition).items.push({ record, bytes, call })
    }
    pump()
    return call
  }

  function queueOf(topic: string, partition: number): Queue {
    const name = `${topic}/${partition}`
    const backoff = createBackoff(30, 1_000)
    const queue = queues.get(name) ?? { topic, partition, items: [], backoff, sending: false }
    queues.set(name, queue)
    return queue
  }

  return {
    async append(topic, records, signal) {
      if (records.length === 0) return
      // In the order of the calls, although some of them may have to ask where the partitions are, or for room.
      const admitted = (admissions.get(topic) ?? Promise.resolve()).then(() => admit(topic, records, signal))
      admissions.set(
        topic,
        admitted.then(
          () => undefined,
          () => undefined,
        ),
      )
      const given = Promise.withResolvers<never>()
      given.promise.catch(() => undefined)
      const abort = (): void => {
        given.reject(signal?.reason)
        admitted.then(
          (call) => end(call, signal?.reason as Error),
          () => undefined,
        )
      }
      signal?.addEventListener('abort', abort, { once: true })
      if (signal?.aborted) abort()
      try {
        const call = await Promise.race([admitted, given.promise])
        await Promise.race([call.settle.promise, given.promise])
      } finally {
        signal?.removeEventListener('abort', abort)
      }
    },
    close() {
      closeWith(new ClosedError())
    },
  }
}
