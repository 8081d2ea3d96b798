import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'

export interface FormerStream {
  readonly stream: string
  readonly label: string
  readonly last_heard: string
}

/**
 * Streams that ClickHouse takes for open, of other logs than this one: nothing can bring their clicks any more, as after a ClickHouse
 * was put back from a backup that was made while they ran.
 */
export function findFormerStreams(tables: ClickHouseClient, logId: string): Promise<FormerStream[]> {
  return tables.query<FormerStream>(
    `SELECT stream, label, formatDateTime(heard_until, '%Y-%m-%dT%H:%i:%SZ') AS last_heard FROM v_streams
     WHERE state = 'open' AND stream NOT IN (SELECT stream FROM stream_marks WHERE log_id = {logId:String})
     ORDER BY heard_until, stream`,
    { logId },
  )
}
