import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toEntityRecord } from '@smartlink/catalog/record/catalog-record'
import type { EntityChange } from '@smartlink/catalog/record/read-record'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import type { EventLog } from '@smartlink/event-log/event-log'
import { CATALOG, TOPICS } from '@smartlink/events/topics'
import { systemClock } from '@smartlink/service-kit/clock'
import type { Clock } from '@smartlink/service-kit/clock'
import { createLogger } from '@smartlink/service-kit/logger'
import { Registry } from '@smartlink/service-kit/metrics'
import type { RunningService } from '@smartlink/service-kit/service'
import { DEFAULT_LIMITS } from '../config.ts'
import type { IngressConfig, IngressLimits } from '../config.ts'
import { startIngress } from '../start-ingress.ts'

const logger = createLogger({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent', pretty: false })

/** A data directory of a test's own. */
export function temporaryDataDir(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'ingress-data-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function openEmbedded(dataDir: string): Promise<EventLog> {
  return openEventLog({
    url: 'embedded',
    dataDir,
    topicPrefix: '',
    groupPrefix: '',
    logger,
    clientId: 'test',
  })
}

/** Creates the topics and the log's identity, as control does at its first start. */
export async function prepareLog(log: EventLog): Promise<void> {
  await log.ensureTopics(TOPICS)
  await writeCatalogRecords(log, [
    {
      key: 'meta/log',
      value: {
        kind: 'meta',
        id: 'log',
        revision: 1,
        at: '2026-01-01T00:00:00Z',
        actor: 'control',
        body: { log_id: '11111111-2222-4333-8444-555555555555' },
      },
    },
  ])
}

/** Writes entities to the catalog's topic, as control does. */
export function writeCatalog(log: EventLog, changes: Iterable<EntityChange>): Promise<void> {
  return writeCatalogRecords(
    log,
    [...changes].map((change) => ({
      key: `${change.kind}/${change.entity.id}`,
      value: toEntityRecord(change.kind, change.entity),
    })),
  )
}

/** As control does: a transaction of the catalog has at most so many. */
const MAX_RECORDS_AT_ONCE = 1_000

async function writeCatalogRecords(
  log: EventLog,
  records: readonly { readonly key: string; readonly value: unknown }[],
): Promise<void> {
  const writer = await log.fencedWriter({ topic: CATALOG.name, partition: 0, replay: () => undefined })
  for (let at = 0; at < records.length; at += MAX_RECORDS_AT_ONCE) {
    const some = records.slice(at, at + MAX_RECORDS_AT_ONCE)
    await writer.append(some.map(({ key, value }) => ({ key, value: Buffer.from(JSON.stringify(value)) })))
  }
  await writer.close()
}

export interface TestIngress extends RunningService {
  readonly url: string
  readonly metrics: Registry
  readonly crashes: readonly Error[]
}

/** Starts an ingress whose time-outs are short, on a log that is open already. */
export async function startTestIngress(
  log: EventLog,
  dataDir: string,
  more: Partial<Omit<IngressConfig, 'limits'>> & { readonly limits?: Partial<IngressLimits> } = {},
  clock: Clock = systemClock,
): Promise<TestIngress> {
  const metrics = new Registry()
  const crashes: Error[] = []
  const config: IngressConfig = {
    dataDir,
    secretsDir: join(dataDir, 'secrets'),
    host: '127.0.0.1',
    port: 0,
    front: 'auto',
    workers: 1,
    trustedProxies: ['127.0.0.1'],
    geo: [],
    addressStorage: 'truncated',
    fraudRules: [],
    fsync: 'interval',
    outboxMaxBytes: 64 * 1024 * 1024,
    outboxKeepMs: 3_600_000,
    label: 'test-node',
    ...more,
    limits: { ...DEFAULT_LIMITS, visitors: 10_000, fraudScores: 10_000, logAnswerMs: 1_000, ...more.limits },
  }
  const service = await startIngress(config, {
    log,
    logger,
    metrics,
    clock,
    crash: (error) => crashes.push(error),
  })
  return { ...service, url: String(service.serves['ingress']), metrics, crashes }
}
