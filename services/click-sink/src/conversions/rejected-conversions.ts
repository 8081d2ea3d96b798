import { avroInsert } from '@smartlink/clickhouse/insert/insert-statement'
import { schemaByFingerprint } from '@smartlink/events/schemas'
import { avroContainer } from '../clicks/avro-container.ts'
import { groupRows, rangesOf } from '../clicks/row-groups.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { EventRow } from '../clicks/batch.ts'
import type { ReceivedConversion } from './conversion-store.ts'

/** Stores refused postbacks as they are; their table keeps one row per postback, however often it is stored. */
export async function storeRejected(
  clickhouse: ClickHouseClient,
  logId: string,
  rejected: readonly ReceivedConversion[],
  signal: AbortSignal,
): Promise<void> {
  for (const { schema, rows } of groupRows(rejected.map(asRow))) {
    const insert = avroInsert('rejected_conversions', schema.avsc, { logId, ranges: rangesOf(rows) })
    await clickhouse.insertAvro(insert, avroContainer(insert.inputSchema, rows), { signal })
  }
}

function asRow({ record }: ReceivedConversion): EventRow {
  const schema = schemaByFingerprint(record.value.readBigUInt64LE(2))
  if (schema === undefined) throw new Error('a decoded conversion has an unknown schema')
  return { schema, record }
}
