import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toTokenRecord } from '@smartlink/catalog/record/token-record'
import type { Role } from '@smartlink/catalog/entities/api-token'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { SECRETS, TOPICS } from '@smartlink/events/topics'
import { newToken } from '@smartlink/http/token'
import { createLogger } from '@smartlink/service-kit/logger'
import { createMetrics } from '@smartlink/service-kit/metrics'
import { systemClock } from '@smartlink/service-kit/clock'
import type { RunningService } from '@smartlink/service-kit/service'
import type { ReportConfig } from '../config.ts'
import { startReport } from '../start-report.ts'

/** The whole service over a real server and a real log, with a token of each role. */
export interface ReportUnderTest {
  readonly url: string
  readonly server: TestClickHouse
  readonly service: RunningService
  readonly tokens: Readonly<Record<'admin' | 'analyst' | 'publisher' | 'expired', string>>
  get(path: string, token?: string, signal?: AbortSignal | null): Promise<Response>
  stop(): Promise<void>
}

/** The publisher whose token there is. */
export const PUBLISHER_ID = 7

export async function startReportUnderTest(config: Partial<ReportConfig> = {}): Promise<ReportUnderTest> {
  const server = await startTestClickHouse()
  const dataDir = mkdtempSync(join(tmpdir(), 'smartlink-report-'))
  const logger = createLogger({ level: 'silent', pretty: false })
  const log = await openEventLog({
    url: 'embedded',
    dataDir,
    topicPrefix: '',
    groupPrefix: '',
    logger,
    clientId: 'test',
  })
  await log.ensureTopics(TOPICS)
  const made = {
    admin: tokenOf(1, 'admin'),
    analyst: tokenOf(2, 'analyst'),
    publisher: tokenOf(3, 'publisher', { publisher_id: PUBLISHER_ID }),
    expired: tokenOf(4, 'admin', { expires_at: '2020-01-01T00:00:00Z' }),
  }
  await log.append(
    SECRETS.name,
    Object.values(made).map(({ id, record }) => ({ key: `token/${id}`, value: Buffer.from(JSON.stringify(record)) })),
  )
  const service = await startReport(
    {
      host: '127.0.0.1',
      port: 0,
      rateLimits: { windowMs: 1_000, limit: 10_000 },
      maxRunning: 2,
      maxWaiting: 8,
      maxLiveListeners: 2,
      livePollMs: 50,
      liveClicks: 100,
      liveHeartbeatMs: 1_000,
      ...config,
    },
    {
      log,
      clickhouse: server.open('reports'),
      logger,
      metrics: createMetrics('report'),
      clock: systemClock,
      crash: (error) => {
        throw error
      },
    },
  )
  const url = String(service.serves['report'])
  const tokens = {
    admin: made.admin.token,
    analyst: made.analyst.token,
    publisher: made.publisher.token,
    expired: made.expired.token,
  }
  return {
    url,
    server,
    service,
    tokens,
    get: (path, token = tokens.admin, signal = null) =>
      fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` }, signal }),
    stop: async () => {
      await service.stop()
      await log.close()
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function tokenOf(
  id: number,
  role: Role,
  more: { readonly publisher_id?: number; readonly expires_at?: string } = {},
): { readonly id: number; readonly token: string; readonly record: unknown } {
  const { token, shortId, hash } = newToken()
  const at = '2026-01-01T00:00:00Z'
  const identity = { id, revision: id, created_at: at, updated_at: at, updated_by: 'control', archived: false }
  return {
    id,
    token,
    record: toTokenRecord({ ...identity, name: role, role, tags: [], short_id: shortId, hash, ...more }),
  }
}
