import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Assignment, EventLog, RecordBatch } from '@smartlink/event-log/event-log'
import { FencedError } from '@smartlink/event-log/errors'
import { logReadiness } from '@smartlink/event-log/log-readiness'
import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import { CLICKS, FRAUD_SCORER_GROUP, FRAUD_SCORES } from '@smartlink/events/topics'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { RunningService } from '@smartlink/service-kit/service'
import type { FraudScorerConfig } from './config.ts'
import { decodeFoldStart, encodeFoldStart } from './fold-start.ts'
import { PartitionReader } from './partition-reader.ts'
import { createScorerMetrics } from './scorer-metrics.ts'
import { scoreSources } from './score-sources.ts'
import { Scorer } from './scorer.ts'
import { SourceScorer } from './source-scorer.ts'

export interface FraudScorerDependencies {
  readonly log: EventLog
  /** Opened for `reports`. Without it sources are not scored. */
  readonly clickhouse?: ClickHouseClient
  readonly logger: Logger
  readonly metrics: Registry
  readonly clock: Clock
  crash(error: Error): void
}

const FORGET_EVERY_MS = 60_000

/**
 * Reads every click, folds it into the address and the visitor it came from, and publishes a score when a subject changes
 * band. The state is never stored: a successor folds the last hour again before it acts.
 */
export async function startFraudScorer(
  config: FraudScorerConfig,
  { log, clickhouse, logger, metrics: registry, clock, crash }: FraudScorerDependencies,
): Promise<RunningService> {
  const scorer = new Scorer(config.maxSubjects, config.modes, (rule) => metrics.shadowed.inc({ rule }))
  const metrics = createScorerMetrics(registry, scorer.memory)
  const readers = new Map<number, PartitionReader>()
  /** How far each partition was counted in this process, so that winning one back does not count its last hour twice. */
  const countedTo = new Map<number, number>()
  const stopping = new AbortController()
  let waitingFor: string | undefined

  async function assigned(assignment: Assignment): Promise<{ startAt: number }> {
    const { committed, begin, partition } = assignment
    const startAt = committed === null ? begin : Math.max(begin, decodeFoldStart(committed))
    readers.set(partition, new PartitionReader(assignment, startAt))
    return { startAt }
  }

  async function handleBatch({ assignment, records, end }: RecordBatch): Promise<void> {
    const reader = readers.get(assignment.partition)
    if (reader === undefined || reader.assignment !== assignment) return
    const counted = countedTo.get(assignment.partition) ?? 0
    const from = reader.next
    const reading = reader.read(records)
    metrics.duplicates.inc(reading.duplicates)
    metrics.unreadable.inc(reading.unreadable)
    const scores: FraudScoreMessage[] = []
    let clicks = 0
    for (const { click, offset } of reading.clicks) {
      if (offset < counted) continue
      const changed = scorer.take(click)
      if (offset < reader.actFrom) continue
      clicks += 1
      scores.push(...changed)
    }
    metrics.clicks.inc(clicks)
    countedTo.set(assignment.partition, Math.max(counted, reader.next))
    metrics.lag.set({ partition: assignment.partition }, Math.max(0, end - reader.next))
    await publish(scores, assignment)
    if (reader.next > from) await commit(reader)
    if (reading.newerSchema !== undefined) await waitForNewerBuild(assignment, reading.newerSchema)
  }

  async function publish(scores: readonly FraudScoreMessage[], { lost }: Pick<Assignment, 'lost'>): Promise<void> {
    if (scores.length === 0) return
    const records = scores.map((score) => ({ key: score.subject, value: FRAUD_SCORE.encode(score) }))
    await log.append(FRAUD_SCORES.name, records, AbortSignal.any([lost, stopping.signal])).catch((error: unknown) => {
      if (!lost.aborted && !stopping.signal.aborted) throw error
    })
    for (const { band } of scores) metrics.published.inc({ band })
  }

  async function commit(reader: PartitionReader, evenIfEarly = false): Promise<void> {
    const nowMs = clock.now()
    if (!evenIfEarly && nowMs - reader.committedAtMs < config.commitEveryMs) return
    reader.committedAtMs = nowMs
    try {
      await reader.assignment.commit(reader.next, encodeFoldStart(reader.foldFrom))
    } catch (error) {
      if (!(error instanceof FencedError))
        logger.warn({ err: error, partition: reader.assignment.partition }, 'A commit failed')
    }
  }

  async function waitForNewerBuild({ partition, lost }: Assignment, fingerprint: bigint): Promise<void> {
    const schema = fingerprint.toString(16).padStart(16, '0')
    waitingFor = `partition ${partition} of ${CLICKS.name} holds schema ${schema}: a writer is newer than this build`
    logger.error({ partition, schema }, 'A writer is newer than this build; the partition waits')
    await new Promise<void>((resolve) => {
      AbortSignal.any([lost, stopping.signal]).addEventListener('abort', () => resolve(), { once: true })
    })
  }

  const consumer = await log.consume({
    group: FRAUD_SCORER_GROUP,
    topics: [CLICKS.name],
    gatherMs: config.gatherMs,
    assigned,
    handleBatch: (batch) => handleBatch(batch).catch((error: unknown) => crash(error as Error)),
    revoked: async ({ partition }) => {
      metrics.lag.remove({ partition })
      readers.delete(partition)
    },
    onCrash: crash,
  })
  const sources =
    clickhouse &&
    scoreSources({
      scorer: new SourceScorer(clickhouse, config.modes),
      everyMs: config.sourcesEveryMs,
      // One member of the group is enough: whoever owns the first partition.
      leads: () => readers.get(0)?.assignment.lost,
      publish: (scores, lost) => publish(scores, { lost }),
      metrics,
      clock,
      logger,
      stopping: stopping.signal,
    }).catch(crash)
  const forgetting = setInterval(() => scorer.memory.forgetStale(clock.now()), FORGET_EVERY_MS)
  forgetting.unref()

  return {
    name: 'fraud-scorer',
    serves: {},
    readiness: () => [
      waitingFor === undefined
        ? { name: 'fraud-scorer', ready: true }
        : { name: 'fraud-scorer', ready: false, reason: waitingFor },
      ...logReadiness(log),
    ],
    stop: async () => {
      clearInterval(forgetting)
      for (const reader of readers.values()) await commit(reader, true)
      stopping.abort()
      await sources
      await consumer.close()
    },
  }
}
