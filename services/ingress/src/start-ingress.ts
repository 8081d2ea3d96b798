import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { WalletMessage } from '@smartlink/caps/wallet'
import type { EventLog } from '@smartlink/event-log/event-log'
import { listOutboxes, outboxPath } from '@smartlink/outbox-format/outbox-directories'
import { readBootId } from '@smartlink/outbox/boot-id'
import { makeDirectory } from '@smartlink/segment-log/make-directory'
import { keysOf } from '@smartlink/secrets/key'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import type { Clock } from '@smartlink/service-kit/clock'
import { leaveObjectsYoung, letYoungSpaceGrow, limitHeapGrowth } from '@smartlink/service-kit/heap-growth'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Registry } from '@smartlink/service-kit/metrics'
import { httpUrl } from '@smartlink/service-kit/ops-server'
import type { RunningService } from '@smartlink/service-kit/service'
import { createFindClientAddress } from '@smartlink/visitor-facts/address/client-address'
import { appendWalletTotals } from './caps/wallet-records.ts'
import { createCarrier } from './carrying/create-carrier.ts'
import { Broadcast } from './click-thread/broadcast.ts'
import { ClickThreads } from './click-thread/click-threads.ts'
import { threadCount } from './click-thread/thread-count.ts'
import type { IngressConfig } from './config.ts'
import { IngressMetrics } from './metrics/ingress-metrics.ts'
import { ingressReadiness } from './readiness.ts'
import { readEarlierStreams } from './streams/earlier-stream.ts'
import { Heartbeats } from './streams/heartbeats.ts'
import { closeOrphan } from './streams/orphans.ts'
import { SettledStreams } from './streams/settled-streams.ts'
import { Settling } from './streams/settling.ts'
import { beginTables } from './tables/begin-tables.ts'
import { IngressTables } from './tables/ingress-tables.ts'
import { TableSnapshots } from './tables/table-snapshots.ts'

export interface IngressDependencies {
  readonly log: EventLog
  readonly logger: Logger
  readonly metrics: Registry
  readonly clock: Clock
  crash(error: Error): void
}

const TICK_MS = 1_000
/**
 * A third of the memory at the same CPU time as without a limit; below 60 collecting begins to cost. Measured with clicks by
 * ever new visitors, which leave more behind than any others.
 */
const HEAP_GROWTH_PERCENT = 80

/**
 * Starts the ingress: settles what earlier streams left, reads the tables (or begins from the last snapshot when the log
 * does not answer), opens one stream per click thread, and resolves once every thread listens.
 */
export async function startIngress(config: IngressConfig, deps: IngressDependencies): Promise<RunningService> {
  const { log, logger, clock } = deps
  const { dataDir, limits, label } = config
  const now = (): number => clock.now()
  const stopping = new AbortController()
  limitHeapGrowth(HEAP_GROWTH_PERCENT)
  leaveObjectsYoung()
  letYoungSpaceGrow(false)
  // Refused here, where the error keeps its code: a click thread could only hand on its text.
  createFindClientAddress(config.trustedProxies)
  const stateDir = join(dataDir, 'state')
  makeDirectory(stateDir)
  const secrets = openSecrets({ directory: config.secretsDir, create: true })
  const workers = threadCount(config.workers, process.platform)
  if (workers < config.workers) logger.warn('Threads can not share a port on this system; one answers all clicks')

  // What earlier streams left, read before any writer adds to it.
  const bootId = readBootId(randomUUID)
  const settled = new SettledStreams(join(stateDir, 'settled-streams.json'))
  const threadNumbers = Array.from({ length: workers }, (_, number) => number)
  const outboxes = new Set([...threadNumbers, ...listOutboxes(dataDir).map(({ number }) => number)])
  const earlier = new Map(
    [...outboxes].map((number) => [number, readEarlierStreams(outboxPath(dataDir, number), bootId, settled)]),
  )
  const left = [...earlier.values()].flatMap(({ toClose }) => toClose.map(({ stream }) => stream))
  const sendWallets = (messages: readonly WalletMessage[]): Promise<void> =>
    appendWalletTotals(log, messages, stopping.signal)
  const settling = new Settling({
    streams: [...earlier.values()].flatMap(({ toSettle }) => toSettle),
    settled,
    held: new Set(left),
    send: sendWallets,
    now,
  })

  // The click threads, and what they are told of the log.
  const metrics = new IngressMetrics(deps.metrics)
  const threads = new ClickThreads({
    logger,
    now,
    onOpened: (thread) => carrier.opened(thread),
    onWrote: (thread) => carrier.wake(thread),
    onNumbers: (thread, numbers) => metrics.take(thread, numbers),
    onRevision: () => heartbeats.beat(),
    onNotFound: (report) => {
      metrics.takeNotFound(report)
      logger.info({ ...report.sample }, 'A link that does not exist was asked for')
    },
    sendWallets,
    onDeath: deps.crash,
  })
  const heartbeats = new Heartbeats({
    log,
    logger,
    node: { label, workers },
    threads: () => threads.all,
    now,
    stopping: stopping.signal,
  })
  const broadcast = new Broadcast(
    (message) => threads.tellAll(message),
    (thread, message) => threads.tell(thread, message),
  )
  const tables = new IngressTables({
    log,
    logger,
    listener: {
      catalogChanged: (change) => broadcast.catalogChanged(change),
      capStatusChanged: (cap, status) => broadcast.capStatusChanged(cap, status),
      fraudScoreChanged: (subject, score) => broadcast.fraudScoreChanged(subject, score),
      isOurs: (stream) => threads.threadOf(stream) !== undefined || settling.has(stream),
      granted: (stream, cap, window, record) => {
        const thread = threads.threadOf(stream)
        if (thread === undefined) settling.granted(stream, cap, window, record)
        else broadcast.granted(thread, cap, window, record)
      },
    },
    onCrash: deps.crash,
  })
  tables.ready.then(() => {
    settling.grantsRead()
    void heartbeats.close(left.flatMap((stream) => tables.streams.get(stream) ?? []))
  }, deps.crash)
  const snapshots = new TableSnapshots(stateDir, tables)
  const { logId, snapshotTakenAtMs } = await beginTables(tables, snapshots, limits.logAnswerMs, logger)

  // The way from the outboxes to the log, then the streams of this process.
  const carrier = await createCarrier({
    config,
    log,
    logId,
    logger,
    stopping: stopping.signal,
    onPartitions: (topic, count) => threads.tellAll({ kind: 'partitions', topic, count }),
    onReleased: (outbox, topic, takenTo) => threads.tell(outbox, { kind: 'released', topic, takenTo }),
    isSettled: (stream) => settled.get(stream) !== undefined,
    now,
  })
  const writing = (number: number) => ({
    bootId,
    logId,
    partitioning: carrier.partitioning(number),
    floors: carrier.floors(number),
  })
  for (const [number, { toClose, endsClosed }] of earlier) {
    if (number < workers || endsClosed) continue
    const directory = outboxPath(dataDir, number)
    const opening = { ...writing(number), directory, label, clock, maxUnreadBytes: config.outboxMaxBytes }
    const fsync = { mode: 'always' } as const
    const keyIds = () => keysOf(secrets.master).map(({ id }) => id)
    await closeOrphan({ ...opening, fsync, keyIds }, toClose, tables.catalog.revision)
    logger.info({ outbox: number }, 'Closed the streams of an outbox that no thread writes any more')
  }
  const liveStreams = (): number => Math.max(workers, tables.streams.live(now()).length)
  letYoungSpaceGrow(false)
  letYoungSpaceGrow(true)
  let port = config.port
  for (const number of threadNumbers) {
    const start = {
      ...writing(number),
      number,
      config,
      closes: earlier.get(number)?.toClose ?? [],
      liveStreams: liveStreams(),
      clockOffsetMs: clock.now() - Date.now(),
      listen: { host: config.host, port, reusePort: workers > 1 },
      capStatuses: [...tables.capStatuses],
      fraudScores: [...tables.fraudScores],
    }
    port = await threads.start(start, tables.catalog.changes())
  }

  // What is done every now and then.
  heartbeats.beat()
  const timers = [
    setInterval(() => heartbeats.beat(), limits.heartbeatEveryMs),
    setInterval(() => void saveSnapshot(), limits.snapshotEveryMs),
    setInterval(() => {
      settling.tick().catch((error: unknown) => logger.warn({ err: error }, 'A closing could not be sent'))
      threads.tellAll({ kind: 'live_streams', count: liveStreams() })
    }, TICK_MS),
  ]

  async function saveSnapshot(): Promise<void> {
    try {
      await snapshots.save(now())
    } catch (error) {
      logger.error({ err: error }, 'The snapshot of the tables could not be written')
    }
  }

  async function stop(): Promise<void> {
    for (const timer of timers) clearInterval(timer)
    const lastWallets = await threads.stop()
    const isDrained = await carrier.drain(limits.drainMs)
    if (!isDrained) logger.warn('Not everything in the outbox has reached the log; the next start goes on with it')
    const deadline = AbortSignal.timeout(limits.lastWordsMs)
    await Promise.all([
      heartbeats.lastBeat(deadline),
      appendWalletTotals(log, lastWallets, deadline).catch((error: unknown) => {
        logger.warn({ err: error }, 'The last wallet totals could not be sent; the next start sends them')
      }),
    ])
    stopping.abort()
    await saveSnapshot()
    await carrier.close()
    await tables.close()
  }

  let isStopping = false
  return {
    name: 'ingress',
    serves: { ingress: httpUrl(config.host, port) },
    readiness: () =>
      ingressReadiness({ isStopping, threads: threads.all, carrier, tables, snapshotTakenAtMs, now: now() }),
    stop: () => {
      isStopping = true
      return stop()
    },
  }
}
