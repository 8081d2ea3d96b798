import { CLICK_DIMENSIONS, conversionKey } from './conversion-row.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Conversion } from '@smartlink/events/generated/conversion'
import type { ClickFacts, ConversionRow, StoredConversion } from './conversion-row.ts'

/** Ids travel in the URL of a query. */
const IDS_PER_QUERY = 500

const AMOUNTS = ['payout', 'payout_currency', 'revenue', 'revenue_currency'] as const

/** Facts of these clicks that are stored, by click id (UUID text). */
export async function findClicks(
  clickhouse: ClickHouseClient,
  wanted: readonly { readonly click_id: string; readonly click_time: number }[],
  signal: AbortSignal,
): Promise<Map<string, ClickFacts>> {
  const found = new Map<string, ClickFacts>()
  for (const chunk of chunks(wanted)) {
    const times = chunk.map(({ click_time: time }) => time)
    const rows = await clickhouse.query<ClickFacts>(
      `SELECT toString(clicks.click_id) AS click_id, ${[...CLICK_DIMENSIONS, ...AMOUNTS].join(', ')} FROM clicks
       WHERE time BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64})
         AND clicks.click_id IN {ids:Array(UUID)}
       LIMIT 1 BY clicks.click_id`,
      { from: Math.min(...times), to: Math.max(...times), ids: chunk.map(({ click_id: id }) => id) },
      { signal },
    )
    for (const row of rows) found.set(row.click_id, row)
  }
  return found
}

/** The stored versions of these conversions, by {@link conversionKey}. */
export async function findConversions(
  clickhouse: ClickHouseClient,
  wanted: readonly Conversion[],
  signal: AbortSignal,
): Promise<Map<string, StoredConversion>> {
  const found = new Map<string, StoredConversion>()
  for (const chunk of chunks(wanted)) {
    const times = chunk.map(({ click_time: time }) => time)
    const rows = await clickhouse.query<StoredConversion & Pick<ConversionRow, 'cid' | 'goal' | 'txid'>>(
      `SELECT cid, goal, txid, version, status, ${AMOUNTS.join(', ')} FROM conversions FINAL
       WHERE click_day BETWEEN toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC')) AND toDate(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
         AND cid IN {cids:Array(String)}`,
      { from: Math.min(...times), to: Math.max(...times), cids: [...new Set(chunk.map(({ cid }) => cid))] },
      { signal },
    )
    for (const row of rows) found.set(conversionKey(row), row)
  }
  return found
}

const ROW_COLUMNS: Readonly<Record<keyof ConversionRow, string>> = {
  cid: 'String',
  goal: 'String',
  txid: 'String',
  version: 'UInt64',
  enriched: 'Bool',
  conversion_id: 'UUID',
  log_id: 'String',
  log_partition: 'UInt16',
  log_offset: 'UInt64',
  origin: 'String',
  received_at: 'Int64',
  status: 'String',
  late: 'String',
  payout: 'Decimal(18, 6)',
  payout_currency: 'String',
  revenue: 'Decimal(18, 6)',
  revenue_currency: 'String',
  click_id: 'UUID',
  click_time: 'Int64',
  class: 'String',
  outcome: 'String',
  reason: 'String',
  strategy: 'String',
  link_id: 'Int32',
  domain_id: 'Int32',
  publisher_id: 'Int32',
  offer_id: 'Int32',
  advertiser_id: 'Int32',
  sub1: 'String',
  sub2: 'String',
  sub3: 'String',
  sub4: 'String',
  sub5: 'String',
  sub6: 'String',
  xid: 'String',
  continent: 'String',
  country: 'String',
  region: 'String',
  city: 'String',
  asn: 'Int64',
  connection: 'String',
  device: 'String',
  os: 'String',
  os_version: 'String',
  browser: 'String',
  browser_version: 'String',
  language: 'String',
  referrer_host: 'String',
}

/** What JSON can't carry as it is, by column. */
const EXPRESSIONS: Readonly<Partial<Record<keyof ConversionRow, string>>> = {
  origin: 'toFixedString(unhex(origin), 16)',
  received_at: `fromUnixTimestamp64Milli(received_at, 'UTC')`,
  click_time: `fromUnixTimestamp64Milli(click_time, 'UTC')`,
}

/** Stores versions of conversions; the same version again is the same row. */
export async function storeConversions(
  clickhouse: ClickHouseClient,
  rows: readonly ConversionRow[],
  signal: AbortSignal,
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(ROW_COLUMNS) as (keyof ConversionRow)[]
  const structure = columns.map((column) => `${column} ${ROW_COLUMNS[column]}`).join(', ')
  const values = columns.map((column) => EXPRESSIONS[column] ?? column).join(', ')
  const insert = `INSERT INTO conversions (click_day, ${columns.join(', ')})
    SELECT toDate(fromUnixTimestamp64Milli(click_time, 'UTC')), ${values} FROM input('${structure}') FORMAT JSONEachRow`
  await clickhouse.command(`${insert}\n${rows.map((row) => JSON.stringify(row)).join('\n')}`, {}, { signal })
}

/** Conversions received since a time whose click was not there, newest first, of some partitions of one log. */
export async function unenrichedConversions(
  clickhouse: ClickHouseClient,
  which: {
    readonly sinceMs: number
    readonly logIds: readonly string[]
    readonly partitions: readonly number[]
    readonly limit: number
  },
  signal: AbortSignal,
): Promise<ConversionRow[]> {
  const columns = (Object.keys(ROW_COLUMNS) as (keyof ConversionRow)[]).map(
    (column) => READ_EXPRESSIONS[column] ?? column,
  )
  return await clickhouse.query<ConversionRow>(
    `SELECT ${columns.join(', ')} FROM conversions FINAL
     WHERE (click_day, conversions.cid, conversions.goal, conversions.txid) IN (
       SELECT click_day, cid, goal, txid FROM conversions
       WHERE NOT enriched AND received_at >= fromUnixTimestamp64Milli({since:Int64})
         AND log_id IN {log_ids:Array(String)} AND log_partition IN {partitions:Array(UInt16)}
       ORDER BY received_at DESC LIMIT {limit:UInt32}
     ) AND NOT enriched`,
    { since: which.sinceMs, log_ids: which.logIds, partitions: which.partitions, limit: which.limit },
    { signal },
  )
}

const READ_EXPRESSIONS: Readonly<Partial<Record<keyof ConversionRow, string>>> = {
  conversion_id: 'toString(conversions.conversion_id) AS conversion_id',
  click_id: 'toString(conversions.click_id) AS click_id',
  origin: 'lower(hex(conversions.origin)) AS origin',
  received_at: 'toUnixTimestamp64Milli(conversions.received_at) AS received_at',
  click_time: 'toUnixTimestamp64Milli(conversions.click_time) AS click_time',
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / IDS_PER_QUERY) }, (_, index) =>
    all.slice(index * IDS_PER_QUERY, (index + 1) * IDS_PER_QUERY),
  )
}
