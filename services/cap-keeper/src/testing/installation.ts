import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CapStatus } from '@smartlink/caps/messages'
import { decodeCapStatus } from '@smartlink/caps/messages'
import type { EntityOf } from '@smartlink/catalog/kinds'
import { recordKey, toEntityRecord } from '@smartlink/catalog/record/catalog-record'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { EventLog } from '@smartlink/event-log/event-log'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { HEARTBEAT } from '@smartlink/events/heartbeat'
import { CAP_STATUS, CATALOG, STREAMS, TOPICS } from '@smartlink/events/topics'
import { systemClock } from '@smartlink/service-kit/clock'
import { createLogger } from '@smartlink/service-kit/logger'
import { createMetrics } from '@smartlink/service-kit/metrics'
import type { RunningService } from '@smartlink/service-kit/service'
import { DEFAULT_CAP_KEEPER_CONFIG } from '../config.ts'
import { startCapKeeper } from '../start-cap-keeper.ts'
import { TestStream } from './test-stream.ts'

const CONFIG = {
  ...DEFAULT_CAP_KEEPER_CONFIG,
  recordIntervalMs: 50,
  statusIntervalMs: 50,
  countIntervalMs: 100,
}

export interface StartedKeeper extends RunningService {
  metrics(): Promise<string>
}

/** A log with what keepers and wallets meet in an installation. */
export class TestInstallation {
  readonly crashes: Error[] = []
  readonly statuses = new Map<string, CapStatus>()
  readonly #openEventLog: () => Promise<EventLog>
  readonly #dispose: () => Promise<void>
  readonly #open: { stop(): Promise<void> }[] = []
  #log: EventLog | undefined

  private constructor(openLog: () => Promise<EventLog>, dispose: () => Promise<void>) {
    this.#openEventLog = openLog
    this.#dispose = dispose
  }

  /** On an embedded log in a directory of its own. */
  static async open(): Promise<TestInstallation> {
    const dataDir = await mkdtemp(join(tmpdir(), 'smartlink-cap-keeper-'))
    const logger = createLogger({ level: 'silent', pretty: false })
    const names = { topicPrefix: '', groupPrefix: '', clientId: 'test' }
    return TestInstallation.over(
      () => openEventLog({ url: 'embedded', dataDir, logger, ...names }),
      () => rm(dataDir, { recursive: true, force: true }),
    )
  }

  static async over(openLog: () => Promise<EventLog>, dispose: () => Promise<void>): Promise<TestInstallation> {
    const installation = new TestInstallation(openLog, dispose)
    await installation.openLog()
    return installation
  }

  get log(): EventLog {
    if (this.#log === undefined) throw new Error('the log is closed')
    return this.#log
  }

  async openLog(): Promise<void> {
    const log = await this.#openEventLog()
    await log.ensureTopics(TOPICS)
    this.#log = log
    const table = await log.table({
      topics: [CAP_STATUS.name],
      onRecord: ({ key, value }) => {
        const status = value === null ? undefined : decodeCapStatus(value.toString())
        if (status === undefined) this.statuses.delete(key.toString())
        else this.statuses.set(key.toString(), status)
      },
      onCrash: (error) => this.crashes.push(error),
    })
    await table.ready
  }

  /** Stops everything, as the machine would. The directory stays. */
  async closeLog(): Promise<void> {
    for (const opened of this.#open.splice(0).toReversed()) await opened.stop()
    await this.#log?.close()
    this.#log = undefined
  }

  async remove(): Promise<void> {
    await this.closeLog()
    await this.#dispose()
    if (this.crashes.length > 0) throw new AggregateError(this.crashes, 'a keeper asked for a new process')
  }

  async startKeeper(clickhouse?: ClickHouseClient): Promise<StartedKeeper> {
    const metrics = createMetrics('cap-keeper')
    const keeper = await startCapKeeper(CONFIG, {
      log: this.log,
      logger: createLogger({ level: 'silent', pretty: false }),
      metrics,
      clock: systemClock,
      crash: (error) => this.crashes.push(error),
      ...(clickhouse === undefined ? {} : { clickhouse }),
    })
    let isStopped = false
    const started = {
      ...keeper,
      metrics: () => metrics.metrics(),
      stop: async () => {
        if (isStopped) return
        isStopped = true
        await keeper.stop()
      },
    }
    this.#open.push(started)
    return started
  }

  async startStream(id: string): Promise<TestStream> {
    await this.beat(id)
    const stream = await TestStream.start(this.log, id)
    this.#open.push(stream)
    return stream
  }

  /** A heartbeat of a stream that applied the revision long ago. */
  async beat(stream: string, revision = 1_000, closed = false): Promise<void> {
    const value = HEARTBEAT.encode({
      stream,
      label: 'test',
      decider: '1',
      revision,
      revision_since: 1,
      key_ids: [],
      current_key_id: 0,
      partitions: 1,
      outbox: { depth_bytes: 0, oldest_ms: null },
      clock: Date.now(),
      closed,
    })
    await this.log.append(STREAMS.name, [{ key: stream, value }])
  }

  async save<K extends 'offer' | 'smart_link'>(kind: K, saved: EntityOf<K>): Promise<void> {
    const value = Buffer.from(JSON.stringify(toEntityRecord(kind, saved)))
    await this.log.append(CATALOG.name, [{ key: recordKey(kind, saved.id), value }])
  }
}
