import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { WalletMessage } from '@smartlink/caps/wallet'
import type { EventLog } from '@smartlink/event-log/event-log'
import { listOutboxes, outboxPath } from '@smartlink/outbox-format/outbox-directories'
import { readBootId } from '@smartlink/outbox/boot-id'
import { makeDirectory } from '@smartlink/segment-log/make-directory'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Logger } from '@smartlink/service-kit/logger'
import type { Registry } from '@smartlink/service-kit/metrics'
import { httpUrl } from '@smartlink/service-kit/ops-server'
import type { RunningService } from '@smartlink/service-kit/service'
import { appendWalletTotals } from './caps/wallet-records.ts'
import { createCarrier } from './carrying/create-carrier.ts'
import { Broadcast } from './click-thread/broadcast.ts'
import { ClickThreads } from './click-thread/click-threads.ts'
import type { ThreadState } from './click-thread/click-threads.ts'
import type { IngressConfig } from './config.ts'
import { IngressMetrics } from './metrics/ingress-metrics.ts'
import { ingressReadiness } from './readiness.ts'
import { readEarlierStreams } from './streams/earlier-stream.ts'
import { heartbeatOf } from './streams/heartbeat-of.ts'
import { Heartbeats } from './streams/heartbeats.ts'
import { closeOrphan } from './streams/orphans.ts'
import { SettledStreams } from './streams/settled-streams.ts'
import { Settling } from './streams/settling.ts'
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
const LOG_ID_POLL_MS = 50

/**
 * Starts the ingress: reads the tables (or begins from the last snapshot when the log does not answer), settles what
 * earlier streams left, opens one stream per click thread, and answers once every thread listens.
 */
export async function startIngress(config: IngressConfig, deps: IngressDependencies): Promise<RunningService> {
  const { log, logger, clock } = deps
  const now = (): number => clock.now()
  const stateDir = join(config.dataDir, 'state')
  makeDirectory(stateDir)
  const secrets = openSecrets({ directory: config.secretsDir, create: true })
  const heldKeys = new Set([secrets.master.current, ...secrets.master.accepted].map(({ id }) => id))
  const stopping = new AbortController()
  const metrics = new IngressMetrics(deps.metrics)

  // What earlier streams left, before any writer adds to it.
  const bootId = readBootId(randomUUID)
  const settled = new SettledStreams(join(stateDir, 'settled-streams.json'))
  const numbers = Array.from({ length: config.workers }, (_, number) => number)
  const outboxes = new Set([...numbers, ...listOutboxes(config.dataDir).map(({ number }) => number)])
  const earlier = new Map(
    [...outboxes].map((number) => [number, readEarlierStreams(outboxPath(config.dataDir, number), bootId, settled)]),
  )
  const sendWallets = (messages: readonly WalletMessage[]): Promise<void> =>
    appendWalletTotals(log, messages, stopping.signal)
  const settling = new Settling({
    streams: [...earlier.values()].flatMap(({ toSettle }) => toSettle),
    settled,
    held: new Set([...earlier.values()].flatMap(({ toClose }) => toClose.map(({ stream }) => stream))),
    send: sendWallets,
    now,
  })

  // What the log says, passed on to the click threads as it changes.
  const threads = new ClickThreads({
    logger,
    now,
    onOpened: (thread) => carrier.opened(thread),
    onWrote: (thread) => carrier.wake(thread),
    onNumbers: (thread, reported) => metrics.take(thread, reported),
    onRevision: () => void sendHeartbeats(false),
    onNotFound: (report) => {
      metrics.takeNotFound(report)
      logger.info({ ...report.sample }, 'A link that does not exist was asked for')
    },
    sendWallets,
    onDeath: deps.crash,
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
  tables.ready.then(() => settling.grantsRead(), deps.crash)
  const snapshots = new TableSnapshots(stateDir, tables)
  await Promise.race([tables.ready, delay(config.limits.logAnswerMs)])
  const snapshot = tables.isRead ? undefined : await snapshots.load()
  if (snapshot === undefined) await tables.ready
  else logger.warn({ taken_at: new Date(snapshot.takenAtMs) }, 'The log does not answer; starting from a snapshot')
  const logId = await logIdOf(tables, logger)

  // The streams of this process.
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
    if (number < config.workers || endsClosed) continue
    const directory = outboxPath(config.dataDir, number)
    const { label, outboxMaxBytes: maxUnreadBytes } = config
    const fsync = { mode: 'always' } as const
    const options = { ...writing(number), directory, label, maxUnreadBytes, fsync, clock, keyIds: () => [...heldKeys] }
    await closeOrphan(options, toClose, tables.catalog.revision)
    logger.info({ outbox: number }, 'Closed the streams of an outbox that no thread writes any more')
  }
  let port = config.port
  for (const number of numbers) {
    port = await threads.start({
      ...writing(number),
      number,
      config,
      closes: earlier.get(number)?.toClose ?? [],
      liveStreams: liveStreams(),
      clockOffsetMs: clock.now() - Date.now(),
      listen: { host: config.host, port, reusePort: config.workers > 1 },
      catalog: [...tables.catalog.changes()],
      capStatuses: [...tables.capStatuses],
      fraudScores: [...tables.fraudScores],
    })
  }

  // What is done every now and then.
  const heartbeats = new Heartbeats(log, logger, stopping.signal)
  const nodeFacts = { label: config.label, keys: secrets.master, workers: config.workers }
  const timers = [
    setInterval(() => void sendHeartbeats(false), config.limits.heartbeatEveryMs),
    setInterval(() => {
      settling.tick().catch((error: unknown) => logger.warn({ err: error }, 'A closing could not be sent'))
      threads.tellAll({ kind: 'live_streams', count: liveStreams() })
    }, TICK_MS),
    setInterval(() => void saveSnapshot(), config.limits.snapshotEveryMs),
  ]
  void sendHeartbeats(false)

  function liveStreams(): number {
    return Math.max(config.workers, tables.streams.live(now()).length)
  }

  async function sendHeartbeats(closed: boolean, signal?: AbortSignal): Promise<void> {
    const speaking = threads.all.filter(isReporting)
    const messages = speaking.map((thread) =>
      heartbeatOf(nodeFacts, {
        stream: thread.stream,
        revision: thread.numbers.catalogRevision,
        revisionSince: thread.revisionSince,
        partitions: thread.numbers.partitions,
        unreadBytes: thread.numbers.outboxUnreadBytes,
        oldestMs: thread.numbers.outboxOldestMs,
        now: now(),
        closed,
      }),
    )
    await heartbeats.send(messages, signal)
  }

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
    const drained = await carrier.drain(config.limits.drainMs)
    if (!drained) logger.warn('Not everything in the outbox has reached the log; it goes on with the next start')
    const deadline = AbortSignal.timeout(config.limits.lastWordsMs)
    const said = await Promise.allSettled([
      appendWalletTotals(log, lastWallets, deadline),
      sendHeartbeats(true, deadline),
    ])
    for (const outcome of said) {
      if (outcome.status === 'rejected') logger.warn({ err: outcome.reason }, 'The last totals could not be sent')
    }
    stopping.abort()
    await saveSnapshot()
    await carrier.close()
    await tables.close()
  }

  let stopped = false
  return {
    name: 'ingress',
    serves: { ingress: httpUrl(config.host, port) },
    readiness: () =>
      ingressReadiness({
        stopping: stopped,
        threads: threads.all,
        carrier,
        tables,
        snapshotTakenAtMs: snapshot?.takenAtMs,
        heldKeys,
        now: now(),
      }),
    stop: () => {
      stopped = true
      return stop()
    },
  }
}

/** The log's identity is made by control, once; an outbox names it in every segment. */
async function logIdOf({ catalog }: IngressTables, logger: Logger): Promise<string> {
  if (catalog.logId === undefined) logger.info('Waiting for control to give the log its identity')
  while (catalog.logId === undefined) await delay(LOG_ID_POLL_MS)
  return catalog.logId
}

type Reporting = ThreadState & {
  readonly stream: string
  readonly numbers: NonNullable<ThreadState['numbers']>
}

function isReporting(thread: ThreadState): thread is Reporting {
  return thread.stream !== undefined && thread.numbers !== undefined
}
