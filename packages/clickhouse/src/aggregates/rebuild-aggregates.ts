import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AggregatesUnequalError, RawRowsExpiredError } from '../errors.ts'
import { clearDirtyHours, dirtyHours } from './dirty-hours.ts'
import { clicksKeptDays } from '../retention/kept-days.ts'
import { HOURLY_AGGREGATES } from './hourly-aggregates.ts'
import type { ClickHouseClient } from '../clickhouse-client.ts'
import type { HourlyAggregate } from './hourly-aggregates.ts'

export interface RebuiltDay {
  /** `2026-06-10` */
  readonly day: string
  readonly table: string
  /** How often it was built until it equalled the raw rows; more than one when clicks of that day came in meanwhile. */
  readonly attempts: number
}

const DAY_MS = 86_400_000
/** Near the age at which raw rows go some are gone already, and a rebuild would take them out of the aggregates. */
const GOING_DAYS = 2
const MAX_ATTEMPTS = 10
const INSERT_POLL_MS = 100
/** Until one has no insert beside it. */
const MAX_COMPARISONS = 5

/**
 * Makes the hourly aggregates of the UTC days from `from` to `to` (both included) again from the raw rows, while clicks
 * may go on coming in: built aside, put in place of the day's partition, compared key by key, again while unequal.
 * Dirty hours of those days that were marked before count as clean afterwards. `client` is one opened for `schema`.
 * @throws {RawRowsExpiredError} raw rows of the range are no longer kept whole
 * @throws {AggregatesUnequalError} still unequal after ten attempts: too much comes in for these days
 */
export async function rebuildAggregates(
  client: ClickHouseClient,
  range: { readonly from: Date; readonly to: Date },
): Promise<readonly RebuiltDay[]> {
  const oldest = await rebuildableSince(client)
  if (range.from < oldest) {
    const day = oldest.toISOString().slice(0, 10)
    throw new RawRowsExpiredError(`Raw rows are kept whole from ${day} on; older aggregates can't be made again`)
  }
  const rebuilt: RebuiltDay[] = []
  for (let at = startOfDay(range.from); at <= range.to.getTime(); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    const marked = await dirtyHours(client, { from: new Date(at), to: new Date(at + DAY_MS) })
    for (const aggregate of HOURLY_AGGREGATES) {
      rebuilt.push({ day, table: aggregate.table, attempts: await rebuildDay(client, aggregate, day) })
    }
    await clearDirtyHours(client, marked)
  }
  return rebuilt
}

async function rebuildDay(client: ClickHouseClient, aggregate: HourlyAggregate, day: string): Promise<number> {
  const { database } = client
  const target = `${database}.${aggregate.table}`
  const aside = `${database}.${aggregate.table}_aside_${randomBytes(4).toString('hex')}`
  const select = await selectOfView(client, aggregate)
  const partition = day.replaceAll('-', '')
  try {
    await client.command(`CREATE TABLE ${aside} AS ${target}`)
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      await client.command(`TRUNCATE TABLE ${aside}`)
      // The aside table remembers what was inserted before; the same rows again are what is wanted here.
      await client.command(
        `INSERT INTO ${aside} ${select}`,
        {},
        { settings: { ...ofDay(database, day), insert_deduplicate: 0 } },
      )
      await client.command(`ALTER TABLE ${target} REPLACE PARTITION ${partition} FROM ${aside}`)
      if (await isEqual(client, aggregate, select, day)) return attempt
    }
    throw new AggregatesUnequalError(
      `${target} of ${day} still differs from the raw rows after ${MAX_ATTEMPTS} attempts`,
    )
  } finally {
    await client.command(`DROP TABLE IF EXISTS ${aside} SYNC`)
  }
}

/** The view's own SELECT, so that both ways to an aggregate are one text. */
async function selectOfView(client: ClickHouseClient, { table }: HourlyAggregate): Promise<string> {
  const [view] = await client.query<{ as_select: string }>(
    'SELECT as_select FROM system.tables WHERE database = {database:String} AND name = {view:String}',
    { database: client.database, view: `${table}_mv` },
  )
  if (view === undefined) throw new AggregatesUnequalError(`${client.database}.${table}_mv is not there`)
  return view.as_select
}

/** Limits `clicks` to one UTC day inside any statement. */
function ofDay(database: string, day: string): Readonly<Record<string, string>> {
  const filter = `time >= toDateTime64(\\'${day} 00:00:00\\', 3, \\'UTC\\') AND time < toDateTime64(\\'${day} 00:00:00\\', 3, \\'UTC\\') + INTERVAL 1 DAY`
  return { additional_table_filters: `{'${database}.clicks': '${filter}'}` }
}

/**
 * Inserts that were running when the partition was replaced may have reached the raw rows before and the aggregate
 * after it. They end within their time limit; only then does a comparison mean anything.
 */
async function untilEarlierInsertsEnded(client: ClickHouseClient): Promise<void> {
  let waitingFor = await runningInserts(client)
  while (waitingFor.length > 0) {
    await delay(INSERT_POLL_MS)
    const still = await client.query<{ query_id: string }>(
      'SELECT query_id FROM system.processes WHERE has({ids:Array(String)}, query_id)',
      { ids: waitingFor },
    )
    waitingFor = still.map((row) => row.query_id)
  }
}

async function runningInserts(client: ClickHouseClient): Promise<string[]> {
  const running = await client.query<{ query_id: string }>(
    "SELECT query_id FROM system.processes WHERE query_kind = 'Insert'",
  )
  return running.map((row) => row.query_id)
}

/**
 * Whether raw rows and aggregate say the same. An insert that has reached the raw rows and not yet the aggregate makes a
 * difference where there is none, or hides an equal one that the aggregate counts twice: an answer is sure when no insert ran
 * beside it, as it soon is where inserts are few and alike. Where they never pause, one of many different rows hides no other.
 */
async function isEqual(
  client: ClickHouseClient,
  aggregate: HourlyAggregate,
  select: string,
  day: string,
): Promise<boolean> {
  let everSame = false
  for (let tries = 0; tries < MAX_COMPARISONS; tries++) {
    await untilEarlierInsertsEnded(client)
    const begunBefore = await insertsBegun(client)
    const ranBeside = (await runningInserts(client)).length > 0
    const isSame = (await differingKeys(client, aggregate, select, day)) === 0
    if (!ranBeside && (await insertsBegun(client)) === begunBefore) return isSame
    everSame ||= isSame
  }
  return everSame
}

/** Of all tables, since the server's start. */
async function insertsBegun(client: ClickHouseClient): Promise<number> {
  const [inserts] = await client.query<{ value: number }>("SELECT value FROM system.events WHERE event = 'InsertQuery'")
  return inserts?.value ?? 0
}

async function differingKeys(
  client: ClickHouseClient,
  { table, measure }: HourlyAggregate,
  select: string,
  day: string,
): Promise<number> {
  const [answer] = await client.query<{ differing: number }>(
    `SELECT count() AS differing FROM (
       SELECT * EXCEPT(${measure}) FROM (
         SELECT * REPLACE(toInt64(${measure}) AS ${measure}) FROM (${select})
         UNION ALL
         SELECT * REPLACE(-toInt64(${measure}) AS ${measure}) FROM ${client.database}.${table} WHERE toDate(hour) = {day:Date}
       )
       GROUP BY ALL
       HAVING sum(${measure}) != 0
     )`,
    { day },
    { settings: ofDay(client.database, day) },
  )
  return answer?.differing ?? 0
}

/** First UTC day whose aggregates can be made again, because all of its raw rows are kept; by the server's clock, which removes them. */
export async function rebuildableSince(client: ClickHouseClient): Promise<Date> {
  const days = (await clicksKeptDays(client)) - GOING_DAYS
  if (days === Infinity) return new Date(0)
  const [answer] = await client.query<{ since_s: number }>(
    "SELECT toUnixTimestamp(toDateTime(today(), 'UTC')) AS since_s",
  )
  return new Date((answer?.since_s ?? 0) * 1_000 - days * DAY_MS)
}

function startOfDay(date: Date): number {
  return Math.floor(date.getTime() / DAY_MS) * DAY_MS
}
