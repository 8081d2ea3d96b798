import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EventLog } from '@smartlink/event-log/event-log'
import { describeOutbox } from '@smartlink/outbox-format/earlier-streams'
import { listOutboxes, OUTBOX_TOPICS } from '@smartlink/outbox-format/outbox-directories'
import { trimOutbox } from '@smartlink/outbox-format/trim-outbox'
import type { SegmentDamage } from '@smartlink/segment-log/segment-log-reader'
import { AT_THE_START, readCursors, writeCursors } from './cursor-file.ts'
import { OutboxLane } from './outbox-lane.ts'
import { createShipper } from './shipper.ts'
import type { Shipment } from './shipper.ts'

export interface ForwarderOptions {
  readonly log: Pick<EventLog, 'attempt' | 'leaderOf'>
  /** Every outbox below it is shipped, whether or not anybody writes to it. */
  readonly dataDir: string
  /** The log that the outboxes belong to; one of another log is not touched. */
  readonly logId: string
  readonly clock: { now(): number }
  /** Acknowledged segments stay this long … */
  readonly keepMs: number
  /** … but not more of them, for each topic of an outbox. */
  readonly keepBytes: number
  /** How long events wait for others since the last request to the same leader. */
  readonly gatherMs?: number
  /** What may wait in memory of each topic of an outbox. */
  readonly laneMemoryBytes?: number
  /** The ledger took the closing of the stream, so that its last segment may go too. */
  isSettled(stream: string): boolean
  /** Everything of the topic in the outbox below the offset was acknowledged by the log. */
  onReleased(outbox: number, topic: string, takenTo: number): void
  /** A batch was acknowledged. */
  onShipped?(shipment: Shipment): void
  /** Bytes in an outbox that can't be read. */
  onDamage?(damage: SegmentDamage): void
  /** A topic of an outbox is not shipped any further. */
  onFailure(error: Error): void
}

export interface StuckPartition {
  readonly outbox: number
  readonly topic: string
  readonly partition: number
  readonly reason: string
  readonly sinceMs: number
}

export interface Backlog {
  /** Records that are not acknowledged, by offsets: checkpoints count too. */
  readonly records: number
  /** When the oldest event that was read and not acknowledged was written, ms since the epoch. */
  readonly oldestMs: number | null
}

export interface ForwarderCounts {
  readonly shipped: number
  readonly damagedBytes: number
}

export interface Forwarder {
  /** Something new is in an outbox; without a number, anywhere. */
  wake(outbox?: number): void
  /** Everything of the topic in the outbox below it was acknowledged. */
  takenTo(outbox: number, topic: string): number
  /** Partitions that took nothing for a while, longest first. The others go on. */
  stuck(): readonly StuckPartition[]
  /** Topics of outboxes that can't be read, or belong to another log. */
  failures(): readonly Error[]
  backlog(): Backlog
  readonly counts: ForwarderCounts
  /** Waits until all that is in the outboxes now is acknowledged; false when something is left at the deadline. */
  drain(deadlineMs: number): Promise<boolean>
  close(): Promise<void>
}

const LANE_MEMORY_BYTES = 16 * 1024 * 1024
const GATHER_MS = 40
const CURSORS_EVERY_MS = 250
const LOOK_EVERY_MS = 1_000
const TRIM_EVERY_MS = 30_000
const STUCK_AFTER_MS = 5_000

/** Ships every outbox below a data directory to the log, each in its order. Runs apart from the threads that write them. */
export function createForwarder(options: ForwarderOptions): Forwarder {
  const { dataDir, clock } = options
  const lanes = new Map<string, OutboxLane>()
  const released = new Map<OutboxLane, number>()
  const saved = new Map<string, string>()
  const failures: Error[] = []
  let shipped = 0
  let damagedBytes = 0
  let closed = false

  const shipper = createShipper({
    log: options.log,
    gatherMs: options.gatherMs ?? GATHER_MS,
    now: () => clock.now(),
    onShipped(shipment) {
      shipped += shipment.events.length
      options.onShipped?.(shipment)
    },
  })

  /** Finds outboxes that appeared. */
  function look(): void {
    for (const { number, path } of listOutboxes(dataDir)) {
      for (const { topic, folder } of OUTBOX_TOPICS) {
        const directory = join(path, folder)
        if (lanes.has(directory) || !existsSync(directory)) continue
        const lane: OutboxLane = new OutboxLane({
          outbox: number,
          topic: topic.name,
          directory,
          cursor: readCursors(path).get(topic.name) ?? AT_THE_START,
          logId: options.logId,
          memoryBytes: options.laneMemoryBytes ?? LANE_MEMORY_BYTES,
          onEvents: (queue) => shipper.offer(lane, queue),
          onDamage(damage) {
            damagedBytes += damage.bytes
            options.onDamage?.(damage)
          },
          onFailure(error) {
            failures.push(error)
            options.onFailure(error)
          },
        })
        lanes.set(directory, lane)
        lane.start()
      }
    }
  }

  /** Tells how far the outboxes were taken, and writes it down. */
  function save(): void {
    for (const lane of lanes.values()) {
      const { takenTo } = lane
      if (takenTo === released.get(lane)) continue
      released.set(lane, takenTo)
      options.onReleased(lane.outbox, lane.topic, takenTo)
    }
    for (const { number, path } of listOutboxes(dataDir)) {
      const ofOutbox = [...lanes.values()].filter(({ outbox }) => outbox === number)
      if (ofOutbox.length === 0) continue
      const cursors = new Map(ofOutbox.map((lane) => [lane.topic, lane.cursor]))
      const text = JSON.stringify(
        [...cursors].map(([topic, { takenTo, partitions }]) => [topic, takenTo, [...partitions]]),
      )
      if (saved.get(path) === text) continue
      writeCursors(path, cursors)
      saved.set(path, text)
    }
  }

  function trim(): void {
    for (const { directory, takenTo } of lanes.values()) {
      const { keepMs, keepBytes, isSettled } = options
      trimOutbox(directory, { nowMs: clock.now(), takenTo, keepMs, keepBytes, isSettled })
    }
  }

  /** Timers must not end the process for what a file system says; the next turn tries again. */
  function guarded(work: () => void): () => void {
    return () => {
      try {
        work()
      } catch (error) {
        options.onFailure(error as Error)
      }
    }
  }

  look()
  const timers = [
    setInterval(guarded(save), CURSORS_EVERY_MS),
    setInterval(guarded(look), LOOK_EVERY_MS),
    setInterval(guarded(trim), TRIM_EVERY_MS),
  ]

  return {
    wake(outbox) {
      if (closed) return
      const woken = [...lanes.values()].filter((lane) => outbox === undefined || lane.outbox === outbox)
      if (woken.length === 0) look()
      for (const lane of woken) lane.wake()
    },

    takenTo(outbox, topic) {
      for (const lane of lanes.values()) if (lane.outbox === outbox && lane.topic === topic) return lane.takenTo
      return 0
    },

    stuck() {
      const now = clock.now()
      return [...lanes.values()]
        .flatMap(({ outbox, topic, queues }) =>
          [...queues.values()].flatMap(({ partition, trouble }) =>
            trouble === undefined ? [] : [{ outbox, topic, partition, ...trouble }],
          ),
        )
        .filter(({ sinceMs }) => now - sinceMs >= STUCK_AFTER_MS)
        .toSorted((a, b) => a.sinceMs - b.sinceMs)
    },

    failures: () => failures,

    backlog() {
      let records = 0
      let oldestMs: number | null = null
      for (const { directory, takenTo, readTo, queues } of lanes.values()) {
        for (const { base, end } of describeOutbox(directory)) {
          records += Math.max(0, (end ?? Math.max(readTo, base)) - Math.max(base, takenTo))
        }
        for (const { first } of queues.values()) {
          if (first !== undefined && first.timeMs < (oldestMs ?? Infinity)) oldestMs = first.timeMs
        }
      }
      return { records, oldestMs }
    },

    get counts() {
      return { shipped, damagedBytes }
    },

    async drain(deadlineMs) {
      const deadline = performance.now() + deadlineMs
      look()
      for (const lane of lanes.values()) lane.wake()
      while (![...lanes.values()].every((lane) => lane.isEmpty)) {
        if (performance.now() > deadline) return false
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      save()
      return true
    },

    async close() {
      closed = true
      for (const timer of timers) clearInterval(timer)
      await shipper.close()
      await Promise.all([...lanes.values()].map((lane) => lane.close()))
      save()
    },
  }
}
