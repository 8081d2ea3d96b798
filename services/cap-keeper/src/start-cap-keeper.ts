import type { LedgerView } from '@smartlink/caps/ledger'
import type { CatalogChange } from '@smartlink/catalog/record/read-record'
import { openCatalogTable } from '@smartlink/catalog/view/catalog-table'
import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { Assignment, EventLog, RecordBatch } from '@smartlink/event-log/event-log'
import { logReadiness } from '@smartlink/event-log/log-readiness'
import { partitionFor } from '@smartlink/event-log/partitioner'
import { CAP_GRANTS, CAP_KEEPER_GROUP, CAP_WALLETS } from '@smartlink/events/topics'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { RunningService } from '@smartlink/service-kit/service'
import { createBaseCounts } from './base-counts.ts'
import { createCapCatalog } from './cap-terms.ts'
import type { CapKeeperConfig } from './config.ts'
import { createConversionCounts } from './conversion-counts.ts'
import { CapPartitionsError } from './errors.ts'
import { createKeeperMetrics } from './keeper-metrics.ts'
import { openLiveStreams } from './live-streams.ts'
import { PartitionOwner } from './partition-owner.ts'
import { repeatedly } from './repeatedly.ts'
import { createStatusPublisher } from './status-publisher.ts'

export interface CapKeeperDependencies {
  readonly log: EventLog
  /** Absent or down: caps on conversions, payout and revenue keep their last state, and starting counts wait. */
  readonly clickhouse?: ClickHouseClient
  readonly logger: Logger
  readonly metrics: Registry
  readonly clock: Clock
  crash(error: Error): void
}

/**
 * Keeps the ledger of caps: grants tokens to wallets, partition by partition, and says how far each cap is used. Any number
 * of keepers share the partitions; whoever owns one of the wallets writes the grants of that number, fenced.
 */
export async function startCapKeeper(
  config: CapKeeperConfig,
  { log, clickhouse, logger, metrics: registry, clock, crash }: CapKeeperDependencies,
): Promise<RunningService> {
  await checkPartitions(log)
  const owners = new Map<number, PartitionOwner>()
  const metrics = createKeeperMetrics(registry, () => [...owners.values()].map(({ ledger }) => ledger.totals()))
  const stopping = new AbortController()
  const publisher = createStatusPublisher({ log, perAppend: config.statusesPerAppend, metrics })

  const streams = await openLiveStreams({ log, clock, logger, onCrash: crash })
  const catalog = await openCatalogTable({
    log,
    onApplied: touch,
    onProblem: (problem) => logger.warn(problem, 'A catalog record is not understood'),
    onCrash: crash,
  })
  const caps = createCapCatalog(catalog.view)
  await Promise.all([streams.ready, catalog.ready])

  const view: LedgerView = {
    terms: (cap, window, endsAt) => caps.terms(cap, window, endsAt),
    isOver: (stream) => streams.isOver(stream),
    get now() {
      return clock.now()
    },
  }

  function touch(change: CatalogChange): void {
    if (change.kind !== 'offer' && change.kind !== 'smart_link') return
    const prefix = `${change.kind === 'offer' ? 'o' : 'l'}${change.entity.id}.`
    for (const owner of owners.values()) {
      owner.ledger.touch(prefix)
      void owner.flush()
    }
  }

  async function assigned(assignment: Assignment): Promise<{ startAt: number }> {
    const { committed, begin, partition } = assignment
    // Everything before the commit is on record in the grants.
    const startAt = Math.max(begin, committed?.offset ?? begin)
    const owner = new PartitionOwner(assignment, startAt, { log, clock, logger, metrics, view, crash })
    owners.set(partition, owner)
    void owner.takeOver()
    return { startAt }
  }

  async function handleBatch({ assignment, records }: RecordBatch): Promise<void> {
    const owner = owners.get(assignment.partition)
    if (owner?.assignment !== assignment) return
    owner.take(records)
    await owner.flush()
  }

  async function revoked(assignment: Assignment): Promise<void> {
    const owner = owners.get(assignment.partition)
    if (owner?.assignment !== assignment) return
    owners.delete(assignment.partition)
    await owner.close()
  }

  const consumer = await log.consume({
    group: CAP_KEEPER_GROUP,
    topics: [CAP_WALLETS.name],
    assigned,
    handleBatch,
    revoked,
    onCrash: crash,
  })

  function owns(cap: string): boolean {
    return owners.get(partitionFor(Buffer.from(cap), CAP_WALLETS.partitions))?.isOwner === true
  }

  function collectStatuses(): void {
    for (const owner of owners.values()) {
      const { ledger } = owner
      for (const { cap, window } of ledger.changedKeys()) {
        publisher.changed(cap, () => {
          const nowMs = clock.now()
          const open = caps.windowAt(cap, nowMs)
          const terms = open.key === window ? caps.terms(cap, window, endOf(open.endsAt)) : undefined
          return terms === undefined ? undefined : owner.ledger.status(cap, window, terms, nowMs)
        })
      }
    }
  }

  async function publish(): Promise<void> {
    collectStatuses()
    await publisher.publish(stopping.signal)
  }

  const conversions = clickhouse === undefined ? undefined : createConversionCounts(clickhouse, caps)
  const bases = clickhouse === undefined ? undefined : createBaseCounts(clickhouse, caps, streams)

  async function count(): Promise<void> {
    const measured = metrics.countSeconds.startTimer()
    try {
      for (const [cap, status] of (await conversions?.count(clock.now(), owns)) ?? []) {
        publisher.changed(cap, () => status)
      }
      for (const owner of owners.values()) {
        for (const waiting of owner.ledger.pending()) {
          const base = await bases?.baseOf(waiting)
          if (base !== undefined) await owner.setBase(waiting.cap, waiting.window, base)
        }
      }
    } catch (error) {
      if (!(error instanceof ClickHouseUnreachableError) && !(error instanceof ClickHouseRefusedError)) throw error
      metrics.countFailures.inc()
      logger.warn({ err: error }, 'ClickHouse did not count for caps; the last state holds')
    }
    measured()
  }

  const ofAll = (work: (owner: PartitionOwner) => Promise<void>) => async (): Promise<void> => {
    await Promise.all([...owners.values()].map(work))
  }
  const timers = [
    repeatedly(
      config.recordIntervalMs,
      ofAll((owner) => owner.settle()),
      crash,
    ),
    repeatedly(config.statusIntervalMs, publish, crash),
    repeatedly(config.countIntervalMs, count, crash),
    repeatedly(
      config.forgetIntervalMs,
      ofAll((owner) => owner.forget()),
      crash,
    ),
  ]

  return {
    name: 'cap-keeper',
    serves: {},
    readiness: () => {
      const waiting = [...owners.values()].filter((owner) => !owner.isOwner).map(({ partition }) => partition)
      const reason = `taking over partitions ${waiting.join(', ')}`
      const own = waiting.length === 0 ? { ready: true } : { ready: false, reason }
      return [{ name: 'cap-keeper', ...own }, ...logReadiness(log)]
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(timers.map((timer) => timer.stop()))
      await ofAll((owner) => owner.settle())()
      await consumer.close()
      await ofAll((owner) => owner.close())()
      await catalog.close()
      await streams.close()
    },
  }
}

function endOf(endsAt: number): number | null {
  return endsAt === Infinity ? null : endsAt
}

async function checkPartitions(log: EventLog): Promise<void> {
  for (const { name, partitions } of [CAP_WALLETS, CAP_GRANTS]) {
    const found = await log.partitions(name)
    if (found !== partitions) {
      throw new CapPartitionsError(
        `${name} has ${found} partitions and was made for ${partitions}: with another number every cap would begin anew. Make it again as it was, or move the installation to a new log.`,
      )
    }
  }
}
