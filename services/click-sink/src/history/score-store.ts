import { MalformedMessageError } from '@smartlink/events/errors'
import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import type { BatchStore } from '../batch-lane.ts'
import type { RefusedRecord } from '../park.ts'
import type { SinkContext } from '../sink-context.ts'

/** Stores fraud scores as they were published, so that clicks from before a score can be judged by it. */
export class ScoreStore implements BatchStore {
  readonly #context: SinkContext
  readonly #logId: string

  constructor(context: SinkContext, logId: string) {
    this.#context = context
    this.#logId = logId
  }

  async store(records: readonly LogRecord[], signal: AbortSignal): Promise<void> {
    const rows = records.flatMap((record) => {
      const score = readScore(record)
      if (score === undefined) {
        if (record.value !== null) this.#skip(record, 'it is no score')
        return []
      }
      const { expires_at: expiresMs, ...rest } = score
      const times = { published_at: timeText(record.timestampMs), expires_at: timeText(expiresMs) }
      const place = { log_id: this.#logId, log_partition: record.partition, log_offset: record.offset }
      return [{ ...place, ...rest, ...times }]
    })
    if (rows.length > 0) await this.#context.clickhouse.insertRows('click_scores', rows, { signal })
    this.#context.metrics.rows.inc({ table: 'click_scores' }, rows.length)
  }

  /** Scores expire and are published anew, so nothing is parked. */
  refuse(refused: readonly RefusedRecord[]): Promise<void> {
    for (const { record, detail } of refused) this.#skip(record, detail)
    return Promise.resolve()
  }

  #skip({ topic, partition, offset }: LogRecord, detail: string): void {
    this.#context.metrics.parked.inc({ topic, reason: 'fraud_score.unreadable' })
    this.#context.logger.error({ topic, partition, offset, detail }, 'A fraud score could not be stored')
  }
}

function readScore({ value }: LogRecord): FraudScoreMessage | undefined {
  if (value === null) return undefined
  try {
    return FRAUD_SCORE.decode(value)
  } catch (error) {
    if (error instanceof MalformedMessageError) return undefined
    throw error
  }
}

function timeText(ms: number): string {
  return new Date(ms).toISOString()
}
