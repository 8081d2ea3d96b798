import { probeServer } from '@smartlink/clickhouse/probe-server'
import { trimHistory } from '@smartlink/clickhouse/retention/trim-history'
import { CATALOG, CLICK_SINK_GROUP, CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { repeat } from '@smartlink/service-kit/repeat'
import { JointInserts } from './clicks/joint-inserts.ts'
import { createLane, SINK_TOPICS } from './create-lane.ts'
import { enrichConversions } from './conversions/enrich-conversions.ts'
import { eraseOpen } from './erase/eraser.ts'
import { LaneSet } from './lane-set.ts'
import { Patience } from './patience.ts'
import { replayLogId } from './replay/replayed-record.ts'
import { createSinkMetrics } from './sink-metrics.ts'
import { openSinkTables } from './sink-tables.ts'
import { createClickHouseState } from './upkeep/clickhouse-state.ts'
import { repairAggregates } from './upkeep/repair-aggregates.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Assignment, Consumer, EventLog } from '@smartlink/event-log/event-log'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { Dependency, RunningService } from '@smartlink/service-kit/service'
import type { ClickSinkConfig } from './config.ts'
import type { SinkContext } from './sink-context.ts'

export interface ClickSinkDependencies {
  readonly log: EventLog
  /** Opened for `sink`, to a server whose tables are there. */
  readonly clickhouse: ClickHouseClient
  /** Opened for `schema`; builds aggregates that are in doubt again, and erases. Without it both wait for another member. */
  readonly schema?: ClickHouseClient
  readonly logger: Logger
  readonly metrics: Registry
  readonly clock: Clock
  crash(error: Error): void
}

/**
 * Writes clicks, marks, conversions, the catalog's history and fraud scores into ClickHouse. Resolves when it is a member
 * of its group; whether ClickHouse answers is a matter of readiness.
 */
export async function startClickSink(
  config: ClickSinkConfig,
  { log, clickhouse, schema, logger, metrics: registry, clock, crash }: ClickSinkDependencies,
): Promise<RunningService> {
  const stopping = new AbortController()
  const crashUnlessStopping = (error: Error): void => {
    if (!stopping.signal.aborted) crash(error)
  }
  const tables = await openSinkTables(log, logger, crashUnlessStopping)
  const lanes = new LaneSet()
  const metrics = createSinkMetrics(registry)
  // Sinks on other machines have their beats at other times.
  const phaseMs = Math.random() * config.flushIntervalMs
  const context: SinkContext = {
    config,
    log,
    tables,
    clickhouse,
    schema,
    clock,
    logger,
    metrics,
    // Kafka may lose the end of a partition and give its offsets again.
    offsetsComeAgain: log.kind === 'kafka',
    joint: new JointInserts({
      clickhouse,
      metrics,
      clock,
      maxRowsOfOne: config.maxJointRecords,
      arriveWithinMs: config.arriveWithinMs,
      partitions: () => lanes.partitions(CLICKS.name).length,
    }),
    flushAtMs: (oldestMs) => beatAfter(oldestMs, config.flushIntervalMs, phaseMs),
    startOver,
    crash: crashUnlessStopping,
  }

  async function assigned(assignment: Assignment): Promise<{ startAt: number }> {
    const stopBeating = assignment.keepAlive()
    try {
      const logId = await orUndefined(tables.ready, AbortSignal.any([assignment.lost, stopping.signal]))
      // Nobody takes the records that may still come: the partition is lost, or all of it ends.
      if (logId === undefined) return { startAt: assignment.committed?.offset ?? assignment.begin }
      const lane = createLane(assignment, context, logId)
      lanes.add(lane)
      if (stopping.signal.aborted) lane.abandon()
      return { startAt: await lane.begin() }
    } finally {
      stopBeating()
    }
  }

  const join = (): Promise<Consumer> =>
    log.consume({
      group: CLICK_SINK_GROUP,
      topics: SINK_TOPICS,
      gatherMs: config.gatherMs,
      assigned,
      handleBatch: async (batch) => lanes.offer(batch),
      revoked: (assignment) => lanes.remove(assignment),
      onCrash: crashUnlessStopping,
    })
  let consumer = await join().catch(async (error: unknown) => {
    await tables.close()
    throw error
  })
  let startingOver: Promise<void> | undefined

  function startOver(why: Error): void {
    if (startingOver !== undefined || stopping.signal.aborted) return
    logger.error({ err: why }, 'ClickHouse lost rows that it had stored: all partitions are taken over again')
    startingOver = leaveAndJoin()
      .catch(crashUnlessStopping)
      .finally(() => {
        startingOver = undefined
      })
  }

  async function leaveAndJoin(): Promise<void> {
    await lanes.abandon()
    await consumer.close()
    if (!stopping.signal.aborted) consumer = await join()
  }

  const probing = new Patience(logger)
  const measureClickHouse = createClickHouseState(clickhouse, registry)
  let problems: readonly string[] = []
  const upkeep = Promise.allSettled([
    probing.until('looking at ClickHouse', stopping.signal, async () => {
      problems = (await probeServer(clickhouse, clock.now)).problems
      for (const problem of problems) logger.error({ problem }, 'ClickHouse is not set up as exact counts need it')
    }),
    repeat('measuring ClickHouse', config.measureIntervalMs, { logger, signal: stopping.signal }, measureClickHouse),
    repeat('filling in conversions', config.enrichIntervalMs, { logger, signal: stopping.signal }, async () => {
      const logId = tables.logId()
      if (logId === undefined) return
      const sinceMs = clock.now() - config.enrichForMs
      const which = { sinceMs, logIds: [logId, replayLogId(logId)], partitions: lanes.partitions(CONVERSIONS.name) }
      await enrichConversions(clickhouse, which, stopping.signal)
    }),
    repeat('building aggregates again', config.repairIntervalMs, { logger, signal: stopping.signal }, async () => {
      // One member of the group is enough.
      if (schema === undefined || !lanes.partitions(CLICKS.name).includes(0)) return
      const day = await repairAggregates(schema, clock.now())
      if (day !== undefined) logger.info({ day: day.toISOString().slice(0, 10) }, 'Built the aggregates of a day again')
    }),
    repeat('erasing', config.eraseIntervalMs, { logger, signal: stopping.signal }, async () => {
      const isMine = (): boolean => lanes.partitions(CLICKS.name).includes(0)
      if (schema === undefined || tables.logId() === undefined || !isMine()) return
      const { erasures } = tables
      const done = await eraseOpen({ log, schema, erasures, clock, signal: stopping.signal, isMine })
      for (const { id, subject, removed } of done) logger.info({ id, subject: subject.kind, removed }, 'Erased')
    }),
    repeat(
      'trimming the history of the catalog',
      config.trimIntervalMs,
      { logger, signal: stopping.signal },
      async () => {
        if (schema === undefined || config.historyDays === 0 || !lanes.partitions(CATALOG.name).includes(0)) return
        const revisions = await trimHistory(schema, config.historyDays)
        if (revisions > 0) logger.info({ revisions }, 'Removed old revisions of the catalog')
      },
    ),
  ])

  return {
    name: 'click-sink',
    serves: {},
    readiness: () => [
      dependency('log', [log.trouble(), tables.logId() === undefined ? NO_LOG_ID : undefined]),
      dependency('clickhouse', [...problems, ...lanes.troubles()]),
    ],
    stop: async () => {
      await lanes.finish(config.stopDeadlineMs)
      stopping.abort(new Error('the sink stops'))
      await startingOver
      // Of partitions that came meanwhile.
      await lanes.abandon()
      await consumer.close()
      await upkeep
      await tables.close()
    },
  }
}

const NO_LOG_ID = 'the catalog does not name the log yet'

function dependency(name: string, reasons: readonly (string | undefined)[]): Dependency {
  const reason = reasons.filter((one) => one !== undefined).join('; ')
  return reason === '' ? { name, ready: true } : { name, ready: false, reason }
}

/** The first beat after `timeMs`. */
function beatAfter(timeMs: number, everyMs: number, phaseMs: number): number {
  return (Math.floor((timeMs - phaseMs) / everyMs) + 1) * everyMs + phaseMs
}

/** What `promise` resolves to, or undefined when `signal` is aborted first. */
function orUndefined<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  return Promise.race([promise, aborted])
}
