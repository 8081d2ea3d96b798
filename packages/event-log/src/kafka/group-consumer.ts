import type { ConsumeOptions, Consumer } from '../event-log.ts'
import type { LogLogger } from '../open-log-options.ts'
import { pause } from './backoff.ts'
import type { Brokers } from './brokers.ts'
import { fetchCommitted } from './committed.ts'
import type { Coordinators } from './coordinators.ts'
import { ClosedError } from './error-codes.ts'
import { createFetcher } from './fetcher.ts'
import { createGroupMembership } from './group-membership.ts'
import type { Generation, Pulse } from './group-membership.ts'
import type { Metadata } from './metadata.ts'
import type { Names } from './names.ts'
import { listOffsets } from './offsets.ts'
import { createPartitionRun } from './partition-run.ts'
import type { PartitionRun } from './partition-run.ts'
import type { GroupTiming } from './timing.ts'

export interface GroupConsumerOptions extends ConsumeOptions {
  readonly brokers: Brokers
  readonly metadata: Metadata
  readonly coordinators: Coordinators
  readonly names: Names
  readonly timing: GroupTiming
  readonly lane: string
  readonly logger: LogLogger
  /** Aborts when the log is closed. */
  readonly closing: AbortSignal
}

/**
 * A member of a consumer group: joins, reads what it was given, heartbeats on a timer whatever the handlers do, and gives everything
 * back when the group shares anew. Handlers that run then may finish and commit for a grace; after that their partitions
 * are lost, and they hold up nobody.
 * @throws {UnknownTopicError}
 */
export async function openGroupConsumer(options: GroupConsumerOptions): Promise<Consumer> {
  const { brokers, metadata, coordinators, names, timing, lane, gatherMs, logger } = options
  const group = names.group(options.group)
  const topics = options.topics.map((topic) => names.topic(topic))
  for (const topic of topics) await metadata.view(topic)

  const gone = new AbortController()
  const joinLane = `${lane}-group`
  const membership = createGroupMembership({
    brokers,
    coordinators,
    metadata,
    group,
    topics,
    timing,
    lane: joinLane,
    closing: gone.signal,
  })
  const fetcher = createFetcher({ brokers, metadata, lane, gatherMs })
  /** Of the generation now; empty between two. */
  const runs = new Map<string, PartitionRun>()
  /** The newest run of each partition, which the next one waits for. */
  const settling = new Map<string, Promise<void>>()
  let lastHeld: ReadonlySet<string> = new Set()
  const stopped = new AbortController()
  let joining = false
  let hurry = new AbortController()
  let ending: 'not' | 'asked' | 'crashed' = 'not'

  /** Makes the member look at once whether its generation still stands. */
  function look(): void {
    hurry.abort()
  }

  function loseAll(): void {
    for (const run of runs.values()) run.lose()
    runs.clear()
  }

  function crash(error: Error): void {
    if (ending === 'crashed' || gone.signal.aborted) return
    ending = 'crashed'
    loseAll()
    fetcher.close()
    look()
    logger.error({ err: error, group: options.group }, 'a consumer ended')
    options.onCrash(error)
  }

  async function startRuns(generation: Generation, over: AbortSignal): Promise<void> {
    const cluster = { brokers, metadata }
    const [begins, ends, committed] = await Promise.all([
      listOffsets(cluster, generation.places, 'begin', over),
      listOffsets(cluster, generation.places, 'stable end', over),
      fetchCommitted(coordinators, group, generation.places, joinLane, over),
    ])
    if (over.aborted || ending === 'crashed') return
    for (const place of generation.places) {
      const key = `${place.topic}/${place.partition}`
      const run = createPartitionRun({
        topic: place.topic,
        name: names.original(place.topic),
        partition: place.partition,
        committed: committed.get(key) ?? null,
        begin: begins.get(key) ?? 0,
        end: ends.get(key) ?? 0,
        callbacks: options,
        async commit(offset, text, lost) {
          try {
            await membership.commit(generation, place, offset, text, lost)
          } catch (error) {
            look()
            throw error
          }
        },
        startReading: fetcher.add,
        stopReading: fetcher.remove,
        kick: fetcher.kick,
        crash,
      })
      const before = settling.get(key) ?? Promise.resolve()
      settling.set(key, run.settled)
      runs.set(key, run)
      run.start(before)
    }
  }

  /** Heartbeats until the generation is over or the consumer is to end; says which. */
  async function live(generation: Generation): Promise<Pulse | 'asked' | 'crashed'> {
    for (;;) {
      await pause(timing.heartbeatIntervalMs, hurry.signal)
      hurry = new AbortController()
      if (ending !== 'not') return ending
      const pulse = await membership.heartbeat(generation)
      if (pulse === 'rebalance' || pulse === 'lost') return pulse
      if (pulse === 'alive' && (await membership.outgrown(generation))) return 'rebalance'
    }
  }

  async function run(): Promise<void> {
    while (ending === 'not') {
      joining = true
      const generation = await membership.join([...lastHeld], stopped.signal)
      joining = false
      lastHeld = new Set(generation.places.map(({ topic, partition }) => `${topic}/${partition}`))
      logger.info({ group: options.group, generation: generation.id, partitions: [...lastHeld] }, 'joined a group')
      const over = new AbortController()
      const starting = startRuns(generation, over.signal).catch((error: Error) => {
        if (!over.signal.aborted) crash(error)
      })
      const why = await live(generation)
      if (why === 'rebalance') await pauseUntilIdle(timing.revokeGraceMs)
      if (why === 'asked') await finishHandlers(generation)
      over.abort()
      loseAll()
      await starting
    }
  }

  /** No further handler begins; waits for those that run, at most so long. */
  async function pauseUntilIdle(atMostMs: number): Promise<void> {
    const over = new AbortController()
    await Promise.race([Promise.all([...runs.values()].map((each) => each.drain())), pause(atMostMs, over.signal)])
    over.abort()
  }

  async function finishHandlers(generation: Generation): Promise<void> {
    while (anyBusy()) {
      await pauseUntilIdle(timing.heartbeatIntervalMs)
      if (!anyBusy()) return
      const pulse = await membership.heartbeat(generation)
      if (pulse === 'lost') return
      // The others wait for this member: it leaves them after the grace, as on any rebalance.
      if (pulse === 'rebalance') return pauseUntilIdle(timing.revokeGraceMs)
    }
  }

  function anyBusy(): boolean {
    return [...runs.values()].some(({ busy }) => busy)
  }

  async function end(): Promise<void> {
    // Nobody waits for a coordinator that does not answer: the session times out instead.
    const left = new AbortController()
    await Promise.race([membership.leave().finally(() => left.abort()), pause(timing.leaveTimeoutMs, left.signal)])
    fetcher.close()
    brokers.closeLane(joinLane)
    options.closing.removeEventListener('abort', abandon)
  }

  /** The log is closed under the consumer: nothing can be waited for. */
  function abandon(): void {
    gone.abort()
    loseAll()
    look()
  }

  const ended = run()
    .catch((error: Error) => {
      if (!(error instanceof ClosedError)) crash(error)
    })
    .then(end)
  options.closing.addEventListener('abort', abandon, { once: true })

  return {
    owned: () => [...runs.values()].map(({ assignment }) => assignment),
    async close() {
      if (ending === 'not') ending = 'asked'
      stopped.abort()
      // The coordinator answers a join when all members came; nobody has to wait for that to leave.
      if (joining) brokers.closeLane(joinLane)
      look()
      await ended
      await Promise.all(settling.values())
    },
  }
}
