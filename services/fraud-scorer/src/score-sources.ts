import { setTimeout as delay } from 'node:timers/promises'
import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { ScorerMetrics } from './scorer-metrics.ts'
import type { SourceScorer } from './source-scorer.ts'

export interface ScoreSourcesOptions {
  readonly scorer: SourceScorer
  readonly everyMs: number
  /** Aborted when this process stops to be the one that looks; undefined while it is not. */
  leads(): AbortSignal | undefined
  publish(scores: readonly FraudScoreMessage[], lost: AbortSignal): Promise<void>
  readonly metrics: Pick<ScorerMetrics, 'sourceSeconds' | 'sourceFailures'>
  readonly clock: Clock
  readonly logger: Logger
  readonly stopping: AbortSignal
}

/** Looks at all sources once in a while, until it is stopped. While ClickHouse is away the last scores hold. */
export async function scoreSources(options: ScoreSourcesOptions): Promise<void> {
  const { scorer, everyMs, metrics, clock, logger, stopping } = options
  while (!stopping.aborted) {
    const lost = options.leads()
    if (lost !== undefined && !lost.aborted) await look(lost)
    // Only an abort ends it early, and then the loop ends.
    await delay(everyMs, undefined, { signal: stopping, ref: false }).catch(() => undefined)
  }

  async function look(lost: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([lost, stopping])
    const stopTimer = metrics.sourceSeconds.startTimer()
    try {
      const nowMs = clock.now()
      const scores = await scorer.score(nowMs, signal)
      stopTimer()
      await options.publish(scores, lost)
      if (!signal.aborted) scorer.published(scores, nowMs)
    } catch (error) {
      if (signal.aborted) return
      const isTrouble = error instanceof ClickHouseUnreachableError || error instanceof ClickHouseRefusedError
      if (!isTrouble) throw error
      metrics.sourceFailures.inc()
      logger.warn({ err: error }, 'Sources could not be scored; their last scores hold')
    }
  }
}
