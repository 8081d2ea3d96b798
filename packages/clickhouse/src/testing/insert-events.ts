import { randomUUID } from 'node:crypto'
import { encodeClick, encodeMark } from '@smartlink/events/codec'
import { HEAD_BYTES } from '@smartlink/events/head'
import { insertClicksStatement } from '../insert/insert-clicks.sql.ts'
import { insertMarksStatement } from '../insert/insert-marks.sql.ts'
import { avroContainer, avroLong } from './avro-container.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import type { AvroInsert, InsertPlace } from '../insert/insert-statement.ts'
import type { NewClick } from '@smartlink/events/generated/click'
import type { NewMark } from '@smartlink/events/generated/mark'

/** Where test rows are said to lie in the log. */
export interface TestPlace {
  readonly logId?: string
  readonly partition?: number
  /** Offset of the first row; the others follow. */
  readonly first?: number
  readonly token?: string
}

/** Stores clicks as the sink does: encoded, without being decoded, through the real statement. */
export async function insertClicks(
  client: ClickHouseClient,
  clicks: readonly NewClick[],
  place: TestPlace = {},
): Promise<void> {
  await insertEvents(client, clicks.map(encodeClick), insertClicksStatement, place)
}

/** The same for marks. */
export async function insertMarks(
  client: ClickHouseClient,
  marks: readonly NewMark[],
  place: TestPlace = {},
): Promise<void> {
  await insertEvents(client, marks.map(encodeMark), insertMarksStatement, place)
}

async function insertEvents(
  client: ClickHouseClient,
  messages: readonly Buffer[],
  statement: (place: InsertPlace) => AvroInsert,
  { logId = 'test-log', partition = 0, first = 0, token = randomUUID() }: TestPlace,
): Promise<void> {
  const insert = statement({ logId, ranges: [{ partition, first, last: first + messages.length - 1 }] })
  const bodies = messages.map((message, index) =>
    Buffer.concat([avroLong(partition), avroLong(first + index), message.subarray(HEAD_BYTES)]),
  )
  await client.insertAvro(insert, avroContainer(insert.inputSchema, bodies), { token })
}
