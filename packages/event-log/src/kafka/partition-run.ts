import { FencedError } from '../errors.ts'
import type { Assignment, ConsumeOptions, LogRecord } from '../event-log.ts'
import type { Reading } from './fetcher.ts'
import type { ReadRecord } from './record-set.ts'
import { asLogRecord } from './table-reader.ts'

export interface PartitionRunOptions {
  /** Name as the brokers know it, and as the callers of the log know it. */
  readonly topic: string
  readonly name: string
  readonly partition: number
  readonly committed: Assignment['committed']
  readonly begin: number
  readonly end: number
  readonly callbacks: Pick<ConsumeOptions, 'assigned' | 'handleBatch' | 'revoked'>
  commit(offset: number, metadata: string, lost: AbortSignal): Promise<void>
  /** The partition is to be read from `reading.position` on. */
  startReading(reading: Reading): void
  stopReading(reading: Reading): void
  /** It may want more now. */
  kick(): void
  crash(error: Error): void
}

/** One partition in one generation: from `assigned` over its batches, one after another, to `revoked`. */
export interface PartitionRun {
  readonly assignment: Assignment
  /** Begins once `after`, the run before it, has settled. */
  start(after: Promise<void>): void
  /** A handler runs, or somebody asked to be kept alive. */
  readonly busy: boolean
  /** No further handler begins; resolves when nothing is under way. */
  drain(): Promise<void>
  /** The partition is lost, now. */
  lose(): void
  /** Resolves when it was lost, its handler ended and `revoked` was answered. */
  readonly settled: Promise<void>
}

/** Batches that wait behind the one being handled; more are not fetched. */
const WAITING_BATCHES = 1

export function createPartitionRun(options: PartitionRunOptions): PartitionRun {
  const { topic, name, partition, callbacks } = options
  const lost = new AbortController()
  const settled = Promise.withResolvers<void>()
  const waiting: { readonly records: readonly LogRecord[]; readonly end: number }[] = []
  const idleWaiters: (() => void)[] = []
  let lastCommit: Promise<unknown> = Promise.resolve()
  let before: Promise<void> = Promise.resolve()
  let told = false
  let started = false
  let running = false
  let paused = false
  let draining = false
  let keptAlive = 0
  let finishing = false

  const assignment: Assignment = {
    topic: name,
    partition,
    committed: options.committed,
    begin: options.begin,
    end: options.end,
    lost: lost.signal,
    commit(offset, metadata = '') {
      // Refused in this tick: what was gathered before a rebalance must not be flushed behind it.
      if (lost.signal.aborted) {
        return Promise.reject(new FencedError(`${name}/${partition} is not this member's any more`))
      }
      const mine = lastCommit.then(() => options.commit(offset, metadata, lost.signal))
      lastCommit = mine.catch(() => undefined)
      return mine
    },
    pause() {
      paused = true
    },
    resume() {
      paused = false
      handleNext()
      options.kick()
    },
    keepAlive() {
      let kept = true
      keptAlive++
      return () => {
        if (!kept) return
        kept = false
        keptAlive--
        tellIfIdle()
      }
    },
  }

  const reading: Reading = {
    topic,
    partition,
    position: options.begin,
    wants: () => !paused && !draining && waiting.length < WAITING_BATCHES,
    take(records: readonly ReadRecord[], end: number) {
      if (records.length === 0 || lost.signal.aborted) return
      waiting.push({ records: records.map((record) => asLogRecord(record, name, partition)), end })
      handleNext()
    },
    fail: options.crash,
  }

  function handleNext(): void {
    if (running || paused || draining || !started || lost.signal.aborted) return
    const batch = waiting.shift()
    if (batch === undefined) return
    running = true
    options.kick()
    guarded(() => callbacks.handleBatch({ assignment, ...batch }))
      .then(() => {
        running = false
        tellIfIdle()
        handleNext()
      })
      .catch(options.crash)
  }

  /** Nothing that a callback throws gets further than this. */
  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      options.crash(error instanceof Error ? error : new Error(String(error)))
    }
  }

  function tellIfIdle(): void {
    if (running) return
    if (lost.signal.aborted) finish()
    if (keptAlive > 0) return
    for (const tell of idleWaiters.splice(0)) tell()
  }

  function finish(): void {
    if (finishing) return
    finishing = true
    guarded(async () => {
      await before
      if (told) await callbacks.revoked?.(assignment)
    })
      .then(settled.resolve)
      .catch(options.crash)
  }

  async function begin(): Promise<void> {
    await before
    if (lost.signal.aborted) return
    running = true
    told = true
    await guarded(async () => {
      const { startAt } = await callbacks.assigned(assignment)
      reading.position = startAt
    })
    running = false
    if (lost.signal.aborted) return tellIfIdle()
    started = true
    tellIfIdle()
    options.startReading(reading)
  }

  return {
    assignment,
    settled: settled.promise,
    get busy() {
      return running || keptAlive > 0
    },
    start(after) {
      before = after
      begin().catch(options.crash)
    },
    drain() {
      draining = true
      return running || keptAlive > 0 ? new Promise((resolve) => idleWaiters.push(resolve)) : Promise.resolve()
    },
    lose() {
      if (lost.signal.aborted) return
      options.stopReading(reading)
      waiting.length = 0
      lost.abort()
      if (!running) finish()
    },
  }
}
