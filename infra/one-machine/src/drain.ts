/**
 * Empties the embedded log of a stopped installation into ClickHouse: `node infra/one-machine/src/drain.ts <log id> --data <dir> …`, run by
 * `smartlink move-log` under its lock. Says in lines of JSON on stdout what it waits for, `{"waiting": "…"}`, and at last
 * `{"drained": true}`; ends when its stdin does.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { join, resolve } from 'node:path'
import { DEFAULT_CAP_KEEPER_CONFIG } from '@smartlink/cap-keeper/config'
import { startCapKeeper } from '@smartlink/cap-keeper/start-cap-keeper'
import { decodeGrantRecord } from '@smartlink/caps/messages'
import { clickSinkConfig } from '@smartlink/click-sink/config'
import { enrichConversions } from '@smartlink/click-sink/conversions/enrich-conversions'
import { SINK_TOPICS } from '@smartlink/click-sink/create-lane'
import { startClickSink } from '@smartlink/click-sink/start-click-sink'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { endsOf, partitionsBehind } from '@smartlink/event-log/behind'
import type { EventLog } from '@smartlink/event-log/event-log'
import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import {
  CAP_GRANTS,
  CAP_KEEPER_GROUP,
  CAP_WALLETS,
  CLICK_SINK_GROUP,
  CONVERSIONS,
  topicsOf,
} from '@smartlink/events/topics'
import { ingressConfig } from '@smartlink/ingress/config'
import { startIngress } from '@smartlink/ingress/start-ingress'
import { clockStartingAt, systemClock } from '@smartlink/service-kit/clock'
import { Composition } from '@smartlink/service-kit/compose'
import { holderOf } from '@smartlink/service-kit/directory-lock'
import { createLogger } from '@smartlink/service-kit/logger'
import { createMetrics } from '@smartlink/service-kit/metrics'
import { processSettings } from '@smartlink/service-kit/settings'
import { openTables } from './open-tables.ts'

const LOOK_EVERY_MS = 200
/** Tokens of streams that are over come back by then; after that they count as spent, which only costs use. */
const TOKENS_BACK_MS = 30_000
const NAMED = 3
const NEVER = new AbortController().signal

const [, , logId = '', ...words] = process.argv
const given = processSettings(words)
const settings = { ...given, data: resolve(given.data) }
if (settings.log !== 'embedded' || holderOf(settings.data) !== process.ppid) {
  process.stderr.write('This is a part of smartlink move-log, which holds the lock of the data directory meanwhile.\n')
  process.exit(2)
}
process.stdin.once('end', () => process.exit(1)).resume()

let said = ''

/** Says it when it is something else than before. */
function say(line: { readonly waiting: string } | { readonly drained: true }): void {
  const text = `${JSON.stringify(line)}\n`
  if (text !== said) process.stdout.write(text)
  said = text
}

/** Waits until there is nothing to wait for any more. */
async function until(reason: () => Promise<string | undefined>, deadlineMs = Infinity): Promise<void> {
  const endsAtMs = performance.now() + deadlineMs
  for (let waiting = await reason(); waiting !== undefined; waiting = await reason()) {
    say({ waiting })
    if (performance.now() > endsAtMs) return
    await delay(LOOK_EVERY_MS)
  }
}

async function behind(
  log: EventLog,
  group: string,
  topics: readonly string[],
): Promise<() => Promise<string | undefined>> {
  const ends = await endsOf(log, topics)
  return async () => {
    const left = await partitionsBehind(log, group, ends)
    if (left.length === 0) return undefined
    const named = left
      .slice(0, NAMED)
      .map(({ topic, partition, committed, end }) => `${topic}/${partition} at ${committed ?? 'nothing'} of ${end}`)
    return `${group} to take ${named.join(', ')}${left.length > NAMED ? ' …' : ''}`
  }
}

/** Tokens that streams hold which are over, in windows that are not. */
async function tokensAway(log: EventLog, nowMs: number): Promise<number> {
  const newest = new Map<string, number>()
  const table = await log.table({
    topics: [CAP_GRANTS.name],
    onRecord: ({ key, value }) => {
      const record = value === null ? undefined : decodeGrantRecord(value.toString())
      const isOpen =
        record !== undefined && record.closed === null && (record.ends_at === null || record.ends_at > nowMs)
      const away = isOpen ? record.granted - record.spent - record.returned : 0
      if (away > 0) newest.set(key.toString(), away)
      else newest.delete(key.toString())
    },
    onCrash: () => undefined,
  })
  await table.ready
  await table.close()
  return [...newest.values()].reduce((sum, away) => sum + away, 0)
}

/** Of this log; those of former ones are nothing that it can close. */
async function openStreams(tables: ClickHouseClient): Promise<string[]> {
  const rows = await tables.query<{ name: string }>(
    `SELECT concat(label, ' (', stream, ')') AS name FROM v_streams
     WHERE state = 'open' AND stream IN (SELECT stream FROM stream_marks WHERE log_id = {logId:String})
     ORDER BY name`,
    { logId },
  )
  return rows.map(({ name }) => name)
}

const logger = createLogger({ level: 'warn', pretty: process.stderr.isTTY === true })
const clock = settings.clock === undefined ? systemClock : clockStartingAt(settings.clock)
const crash = (error: Error): void => {
  logger.fatal({ err: error }, 'The log could not be drained')
  process.exit(1)
}
process.on('uncaughtException', crash)
process.on('unhandledRejection', (reason) => crash(reason instanceof Error ? reason : new Error(String(reason))))

const composition = new Composition()
const secretsDirectory = settings.secrets ?? join(settings.data, 'secrets')
const metrics = createMetrics('drain')
const log = composition.closable(await openEventLog(logOptionsFrom(settings, 'drain', logger, clock)))
await log.ensureTopics(topicsOf(settings))
const waiting = (reason: string): void => say({ waiting: reason })
const tables = composition.closable(await openTables(settings, secretsDirectory, { logger, waiting }))
const schema = composition.closable(openClickHouse(tables.connection, 'schema'))
const clickhouse = composition.closable(openClickHouse(tables.connection, 'sink'))
const reports = composition.closable(openClickHouse(tables.connection, 'reports'))
const sink = clickSinkConfig(settings)
const dependencies = { log, logger, metrics, clock, crash }
composition.service(await startClickSink(sink, { ...dependencies, clickhouse, schema }))
composition.service(await startCapKeeper(DEFAULT_CAP_KEEPER_CONFIG, { ...dependencies, clickhouse: reports }))

// An opening closes what earlier ones left, towards reports and towards the ledger; nobody knows its address.
const ingress = await startIngress({ ...ingressConfig(settings), host: '127.0.0.1', port: 0 }, dependencies)
await until(async () => {
  const away = await tokensAway(log, clock.now())
  return away === 0 ? undefined : `${away} tokens of caps to come back`
}, TOKENS_BACK_MS)
await ingress.stop()

await until(await behind(log, CAP_KEEPER_GROUP, [CAP_WALLETS.name]))
await until(await behind(log, CLICK_SINK_GROUP, SINK_TOPICS))
await until(async () => {
  const names = await openStreams(reports)
  return names.length === 0 ? undefined : `the streams of ${names.slice(0, NAMED).join(', ')} to be closed`
})
const partitions = Array.from({ length: await log.partitions(CONVERSIONS.name) }, (_, partition) => partition)
const which = { sinceMs: clock.now() - sink.enrichForMs, logIds: [logId], partitions }
while ((await enrichConversions(clickhouse, which, NEVER)) > 0);
await composition.stop()
say({ drained: true })
process.exit(0)
