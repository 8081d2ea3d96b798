import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import { connectionFrom } from '@smartlink/clickhouse/connection-from-settings'
import { readMovedLog } from '@smartlink/event-log/embedded/moved-log'
import { holderOf } from '@smartlink/service-kit/directory-lock'
import type { Settings } from '@smartlink/service-kit/flags'
import { INTERNAL_TOPICS } from '../acls/acls.ts'
import { inspectKafka } from '../installation/inspect-kafka.ts'
import { withLogReading } from '../installation/log-reading.ts'
import { runningServer } from '../installation/open-tables.ts'
import { checkClickHouse } from './check-clickhouse.ts'
import { checkGeo } from './check-geo.ts'
import { checkGroups } from './check-groups.ts'
import { checkDisk, checkNode } from './check-machine.ts'
import { checkOutbox } from './check-outbox.ts'
import { checkSecrets } from './check-secrets.ts'
import { checkServices } from './check-services.ts'
import { checkStreams, readStreams } from './check-streams.ts'
import { checkTopics } from './check-topics.ts'
import { findingsOf } from './finding.ts'
import type { Finding } from './finding.ts'

/** A look that takes longer says so and is not waited for. */
const PATIENCE_MS = 20_000

/** Looks at everything the settings name, and changes nothing. What can't be looked at is a finding, too. */
export async function examine(settings: Settings, now: () => number): Promise<Finding[]> {
  const { data, log } = settings
  const runs = holderOf(data) !== undefined
  const secretsLook = checkSecrets(settings)
  const findings = [
    ...checkNode(),
    ...checkDisk(settings),
    ...secretsLook.findings,
    ...(await looking('geo', () => checkGeo(settings, now()))),
    ...(await looking('services', () => checkServices(settings, runs))),
    ...(await looking('outbox', () => Promise.resolve(checkOutbox(data, runs)))),
  ]
  const topics = log === 'embedded' ? checkEmbeddedLog(data, runs) : await looking('topics', () => kafka(settings))
  findings.push(...topics)
  if (!topics.some(({ code }) => UNREADABLE.has(code))) {
    findings.push(...(await looking('groups', () => withLogReading(settings, checkGroups))))
    if (log !== 'embedded' || runs) {
      const streams = (): Promise<Finding[]> =>
        withLogReading(settings, async (reading) => {
          const context = { nowMs: now(), embedded: log === 'embedded', secrets: secretsLook.secrets }
          return checkStreams(await readStreams(reading), context)
        })
      findings.push(...(await looking('streams', streams)))
    }
  }
  findings.push(...(await looking('clickhouse', () => clickhouse(settings, runs))))
  return findings
}

/** Where there is nothing to read yet. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'topics.unreachable',
  'topics.not_seen',
  'topics.missing',
  'topics.hidden',
  'log.none',
])

async function kafka(settings: Settings): Promise<Finding[]> {
  try {
    return checkTopics(await inspectKafka(settings, INTERNAL_TOPICS))
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code !== 'log.unreachable') throw error
    const todo = 'Start the brokers, or correct --log and the --kafka-… settings.'
    return [findingsOf('topics').error('unreachable', (error as Error).message, todo)]
  }
}

function checkEmbeddedLog(data: string, runs: boolean): Finding[] {
  const { ok, error } = findingsOf('log')
  if (!existsSync(join(data, 'log'))) {
    const moved = readMovedLog(data)
    if (moved !== undefined) {
      return [error('moved', `the log of ${data} was moved to ${moved.to}`, `Look there, with --log ${moved.to}.`)]
    }
    return [error('none', `${data} holds no log`, 'Name the data directory with --data, or Kafka with --log.')]
  }
  return [ok(`embedded, in ${data}/log; ${runs ? 'its process runs' : 'no process uses it now'}`)]
}

async function clickhouse(settings: Settings, runs: boolean): Promise<Finding[]> {
  const { ok, error } = findingsOf('clickhouse')
  const named = connectionFrom(settings)
  if (named === undefined && !runs) return [ok('embedded, and not running: start the system to have it looked at')]
  const connection = named ?? runningServer(settings)
  try {
    return await checkClickHouse(() => openClickHouse(connection, 'reports'), settings.clickhouseCluster)
  } catch (failure) {
    const { code } = failure as { code?: unknown }
    if (code === 'clickhouse.unreachable') {
      const todo = named === undefined ? 'Name its port with --clickhouse-port.' : 'Start it, or correct --clickhouse.'
      return [error('unreachable', `${connection.url}: ${(failure as Error).message}`, todo)]
    }
    if (code === 'clickhouse.refused') {
      const todo = 'The user is --clickhouse-user; `smartlink clickhouse grants` prints the rights of a writer.'
      return [error('refused', (failure as Error).message, todo)]
    }
    throw failure
  }
}

/** A look that breaks or hangs is told like any other finding. */
async function looking(area: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  const { error } = findingsOf(area)
  const overdue = Promise.withResolvers<Finding[]>()
  const timer = setTimeout(() => {
    overdue.resolve([
      error('not_seen', `no answer within ${PATIENCE_MS / 1_000} s`, 'See whether what it asks is overloaded.'),
    ])
  }, PATIENCE_MS)
  try {
    return await Promise.race([look(), overdue.promise])
  } catch (failure) {
    const text = failure instanceof Error ? failure.message : String(failure)
    return [error('not_seen', `could not be looked at: ${text}`, 'Mend what the message names.')]
  } finally {
    clearTimeout(timer)
  }
}
