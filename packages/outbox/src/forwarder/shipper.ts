import type { AttemptOutcome, EventLog, PartitionBatch } from '@smartlink/event-log/event-log'
import { setTimeout as delay } from 'node:timers/promises'
import type { OutboxLane } from './outbox-lane.ts'
import type { PartitionQueue, QueuedEvent } from './partition-queue.ts'

export interface Shipment {
  readonly outbox: number
  readonly topic: string
  readonly partition: number
  /** Acknowledged, in order. */
  readonly events: readonly QueuedEvent[]
}

export interface ShipperOptions {
  readonly log: Pick<EventLog, 'attempt' | 'leaderOf'>
  /** Between two requests to a leader: many small ones cost it, and us, more than few large ones. */
  readonly gatherMs: number
  now(): number
  onShipped(shipment: Shipment): void
}

/** Sends what waits in the queues: one request to a leader at a time, whatever the other leaders do. */
export interface Shipper {
  /** The queue of the lane has events. */
  offer(lane: OutboxLane, queue: PartitionQueue): void
  /** No further request begins; resolves when none is under way. */
  close(): Promise<void>
}

const REQUEST_BYTES = 4 * 1024 * 1024
/** So much is not gathered any further. */
const GATHER_BYTES = 256 * 1024
const FIRST_REST_MS = 30
const LONGEST_REST_MS = 1_000
/** A partition that refuses a single record is tried again in case a person mended it. */
const REFUSED_REST_MS = 2_000
const NO_LEADER = -1

interface Waiting {
  readonly lane: OutboxLane
  readonly queue: PartitionQueue
}

export function createShipper({ log, gatherMs, now, onShipped }: ShipperOptions): Shipper {
  const waiting = new Map<PartitionQueue, Waiting>()
  const restMs = new Map<PartitionQueue, number>()
  const requests = new Map<number, Promise<void>>()
  const sentMs = new Map<number, number>()
  let gathering: NodeJS.Timeout | undefined
  const closing = new AbortController()
  let scheduled = false

  /** At the end of the turn, so that everything a block held goes together. */
  function schedule(): void {
    if (scheduled) return
    scheduled = true
    queueMicrotask(() => {
      scheduled = false
      pump()
    })
  }

  function pump(): void {
    if (closing.signal.aborted) return
    const byLeader = Map.groupBy(
      waiting.values(),
      ({ lane, queue }) => log.leaderOf(lane.topic, queue.partition) ?? NO_LEADER,
    )
    clearTimeout(gathering)
    let waitMs = Infinity
    for (const [leader, ofLeader] of byLeader) {
      if (requests.has(leader)) continue
      const dueInMs = (sentMs.get(leader) ?? -Infinity) + gatherMs - performance.now()
      if (dueInMs > 0 && ofLeader.reduce((bytes, { queue }) => bytes + queue.bytes, 0) < GATHER_BYTES) {
        waitMs = Math.min(waitMs, dueInMs)
        continue
      }
      sentMs.set(leader, performance.now())
      requests.set(
        leader,
        ship(ofLeader).finally(() => {
          requests.delete(leader)
          schedule()
        }),
      )
    }
    if (waitMs !== Infinity) gathering = setTimeout(pump, waitMs)
  }

  async function ship(ofLeader: readonly Waiting[]): Promise<void> {
    const chosen: (Waiting & { readonly events: readonly QueuedEvent[] })[] = []
    const taken = new Set<string>()
    let bytes = 0
    for (const { lane, queue } of ofLeader) {
      // A request holds one batch of a partition: that of another outbox goes with the next.
      const name = `${lane.topic}/${queue.partition}`
      if (taken.has(name) || bytes >= REQUEST_BYTES) continue
      const events = queue.batch()
      taken.add(name)
      waiting.delete(queue)
      queue.isOut = true
      for (const event of events) bytes += event.bytes.length
      chosen.push({ lane, queue, events })
    }
    const outcomes = await attempt(
      chosen.map(({ lane, queue, events }) => ({
        topic: lane.topic,
        partition: queue.partition,
        records: events.map(({ key, bytes: value }) => ({ key, value })),
      })),
    )
    for (const [index, sent] of chosen.entries()) {
      settle(sent, sent.events, outcomes[index] ?? { state: 'retry', reason: 'the log did not answer for it' })
    }
  }

  async function attempt(batches: readonly PartitionBatch[]): Promise<readonly AttemptOutcome[]> {
    try {
      return await log.attempt(batches)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return batches.map(() => ({ state: 'retry', reason }))
    }
  }

  function settle({ lane, queue }: Waiting, events: readonly QueuedEvent[], outcome: AttemptOutcome): void {
    if (outcome.state === 'acknowledged') {
      queue.acknowledge(events.length)
      restMs.delete(queue)
      back(lane, queue)
      onShipped({ outbox: lane.outbox, topic: lane.topic, partition: queue.partition, events })
      lane.moved()
      return
    }
    if (outcome.state === 'refused' && queue.shorten(events.length)) return back(lane, queue)
    queue.trouble = { reason: outcome.reason, sinceMs: queue.trouble?.sinceMs ?? now() }
    const ms = outcome.state === 'refused' ? REFUSED_REST_MS : (restMs.get(queue) ?? FIRST_REST_MS)
    restMs.set(queue, Math.min(LONGEST_REST_MS, ms * 2))
    lane.moved()
    rest(ms).then(
      () => back(lane, queue),
      () => undefined,
    )
  }

  /** Only the partition in trouble rests; with a random part, so that nodes do not come back together. */
  async function rest(ms: number): Promise<void> {
    await delay(ms * (0.75 + Math.random() / 2), undefined, { signal: closing.signal })
  }

  function back(lane: OutboxLane, queue: PartitionQueue): void {
    queue.isOut = false
    if (queue.length === 0) return
    waiting.set(queue, { lane, queue })
    schedule()
  }

  return {
    offer(lane, queue) {
      if (queue.isOut || queue.length === 0) return
      waiting.set(queue, { lane, queue })
      schedule()
    },
    async close() {
      closing.abort()
      clearTimeout(gathering)
      await Promise.all(requests.values())
    },
  }
}
