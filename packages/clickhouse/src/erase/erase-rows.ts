import type { ClickHouseClient } from '../clickhouse-client.ts'
import { rebuildableSince } from '../aggregates/rebuild-aggregates.ts'
import { deleteRows } from './delete-rows.ts'
import { clicksOf, conversionsOf, scoresOf, uuids } from './erased-subject.ts'
import type { Condition, ErasedSubject } from './erased-subject.ts'

/** Rows that were removed. */
export interface Removed {
  readonly clicks: number
  readonly conversions: number
  readonly refusedPostbacks: number
  readonly scores: number
  /** Days (UTC, `2026-06-10`) of clicks that went though their sums can't be made again. */
  readonly daysLeft: readonly string[]
}

export interface EraseOptions {
  /** What came up to this time is erased. */
  readonly untilMs: number
  readonly nowMs: number
  /** Is told which clicks of an address go, before they do: conversions that come later name their click only. */
  onClicks?(clickIds: readonly string[]): Promise<void>
}

export const NOTHING: Removed = { clicks: 0, conversions: 0, refusedPostbacks: 0, scores: 0, daysLeft: [] }
/** Their ids stand in statements. */
const CLICKS_AT_ONCE = 5_000
const CONVERSIONS = { table: 'conversions', counted: 'uniqExact(cid, goal, txid)' }
const REFUSED = { table: 'rejected_conversions', counted: 'uniqExact(received_at, conversion_id)' }
const SCORES = { table: 'click_scores', counted: 'uniqExact(subject, published_at)' }

/**
 * Removes what is stored of a subject: conversions and scores first, because the clicks tell which they are. Hours whose clicks go are
 * marked before, so that reports read them from raw rows until their sums are made again. May be stopped anywhere and run again.
 * `client` is one opened for `schema`.
 */
export async function eraseRows(
  client: ClickHouseClient,
  subject: ErasedSubject,
  options: EraseOptions,
): Promise<Removed> {
  const { untilMs } = options
  const clicks = clicksOf(subject, untilMs)
  let removed = NOTHING
  const conversions = conversionsOf(subject, untilMs)
  if (conversions !== undefined) removed = sum(removed, await removeConversions(client, conversions))
  const scores = scoresOf(subject, untilMs)
  if (scores !== undefined) removed = sum(removed, { ...NOTHING, scores: await deleteRows(client, SCORES, scores) })

  const partitions = await client.query<{ partition: string }>(
    `SELECT DISTINCT _partition_id AS partition FROM ${client.database}.clicks WHERE ${clicks.sql} ORDER BY partition`,
    clicks.params,
  )
  if (partitions.length === 0) return removed
  await noteHowFar(client, clicks)
  const since = await rebuildableSince(client)
  await markHours(client, clicks, since, options.nowMs)
  // Sums of an erased publisher can be taken out of them.
  if (subject.kind !== 'publisher')
    removed = sum(removed, { ...NOTHING, daysLeft: await daysBefore(client, clicks, since) })
  for (const { partition } of partitions) {
    const ofDay =
      subject.kind === 'address'
        ? await removeVisits(client, clicks, partition, options)
        : { ...NOTHING, clicks: await deleteRows(client, { table: 'clicks', partition }, clicks) }
    removed = sum(removed, ofDay)
  }
  return removed
}

/** Clicks of an address in one day, each with its conversions and the scores of its visitor. */
async function removeVisits(
  client: ClickHouseClient,
  clicks: Condition,
  partition: string,
  { untilMs, onClicks }: EraseOptions,
): Promise<Removed> {
  let removed = NOTHING
  for (;;) {
    const rows = await client.query<{ id: string; visitor: string }>(
      `SELECT toString(click_id) AS id, leftPad(lower(hex(visitor_key)), 16, '0') AS visitor
       FROM ${client.database}.clicks WHERE _partition_id = '${partition}' AND ${clicks.sql} LIMIT ${CLICKS_AT_ONCE}`,
      clicks.params,
    )
    if (rows.length === 0) return removed
    const ids = rows.map(({ id }) => id)
    await onClicks?.(ids)
    const byClick: Condition = { sql: `click_id IN (${uuids(ids)})`, params: {} }
    const visitors = [...new Set(rows.map(({ visitor }) => `'visitor:${visitor}'`))]
    const ofVisitors: Condition = {
      sql: `subject IN (${visitors.join(', ')}) AND published_at <= fromUnixTimestamp64Milli({until:Int64})`,
      params: { until: untilMs },
    }
    removed = sum(removed, await removeConversions(client, byClick))
    removed = sum(removed, { ...NOTHING, scores: await deleteRows(client, SCORES, ofVisitors) })
    removed = sum(removed, { ...NOTHING, clicks: await deleteRows(client, { table: 'clicks', partition }, byClick) })
  }
}

async function removeConversions(client: ClickHouseClient, condition: Condition): Promise<Removed> {
  const conversions = await deleteRows(client, CONVERSIONS, condition)
  return { ...NOTHING, conversions, refusedPostbacks: await deleteRows(client, REFUSED, condition) }
}

/** Rows that are missing afterwards were stored: whoever asks how far the log was stored has to know. */
async function noteHowFar(client: ClickHouseClient, { sql, params }: Condition): Promise<void> {
  await client.command(
    `INSERT INTO ${client.database}.erased_through (log_id, log_partition, log_offset)
     SELECT log_id, log_partition, max(log_offset) FROM ${client.database}.clicks WHERE ${sql} GROUP BY log_id, log_partition`,
    params,
  )
}

/** Sums that can't be made again are left as they are, and so are their hours. */
async function markHours(
  client: ClickHouseClient,
  { sql, params }: Condition,
  since: Date,
  nowMs: number,
): Promise<void> {
  await client.command(
    `INSERT INTO ${client.database}.dirty_hours (hour, version, dirty, why)
     SELECT DISTINCT toStartOfHour(time), {version:UInt64}, true, 'clicks were erased' FROM ${client.database}.clicks
     WHERE ${sql} AND time >= fromUnixTimestamp64Milli({since:Int64})`,
    { ...params, version: nowMs * 2, since: since.getTime() },
  )
}

async function daysBefore(client: ClickHouseClient, { sql, params }: Condition, since: Date): Promise<string[]> {
  const days = await client.query<{ day: string }>(
    `SELECT DISTINCT toString(toDate(time)) AS day FROM ${client.database}.clicks
     WHERE ${sql} AND time < fromUnixTimestamp64Milli({since:Int64}) ORDER BY day`,
    { ...params, since: since.getTime() },
  )
  return days.map(({ day }) => day)
}

export function sum(one: Removed, other: Removed): Removed {
  return {
    clicks: one.clicks + other.clicks,
    conversions: one.conversions + other.conversions,
    refusedPostbacks: one.refusedPostbacks + other.refusedPostbacks,
    scores: one.scores + other.scores,
    daysLeft: [...new Set([...one.daysLeft, ...other.daysLeft])],
  }
}
