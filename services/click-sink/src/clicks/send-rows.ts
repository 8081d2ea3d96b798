import { insertClicksStatement } from '@smartlink/clickhouse/insert/insert-clicks.sql'
import { insertMarksStatement } from '@smartlink/clickhouse/insert/insert-marks.sql'
import { avroContainer } from './avro-container.ts'
import { rangesOf } from './row-groups.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { SinkMetrics } from '../sink-metrics.ts'
import type { RowGroup } from './row-groups.ts'

export interface SendOptions {
  readonly clickhouse: ClickHouseClient
  readonly metrics: SinkMetrics
  readonly logId: string
  readonly token: string
  /** When the rows reach the server later than this, ms since the epoch, it refuses them. */
  readonly notAfterMs?: number
  readonly signal?: AbortSignal
}

/** One insert: rows of one schema, in the order of offsets within each partition. */
export async function sendRows(group: RowGroup, options: SendOptions): Promise<void> {
  const { clickhouse, metrics, logId, token, notAfterMs, signal } = options
  const isMarks = group.schema.name === 'mark'
  const statement = (isMarks ? insertMarksStatement : insertClicksStatement)(
    { logId, ranges: rangesOf(group.rows), ...(notAfterMs === undefined ? {} : { notAfterMs }) },
    group.schema.avsc,
  )
  const table = isMarks ? 'stream_marks' : 'clicks'
  const stopTimer = metrics.insertSeconds.startTimer({ table })
  try {
    const container = avroContainer(statement.inputSchema, group.rows)
    await clickhouse.insertAvro(statement, container, { token, ...(signal === undefined ? {} : { signal }) })
  } catch (error) {
    metrics.inserts.inc({ table, outcome: 'failed' })
    throw error
  }
  stopTimer()
  metrics.inserts.inc({ table, outcome: 'stored' })
  metrics.rows.inc({ table }, group.rows.length)
}
