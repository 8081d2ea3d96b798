import { parseModes } from '@smartlink/fraud/parse-modes'
import { randomFillSync } from 'node:crypto'
import { createCapLooks } from '@smartlink/caps/cap-looks'
import { createCapStatusTable } from '@smartlink/caps/cap-status-table'
import { createWallet } from '@smartlink/caps/wallet'
import type { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import { createClickTokens } from '@smartlink/click-token/click-token'
import { createTestTokens } from '@smartlink/click-token/test-token'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { createUuid7 } from '@smartlink/events/uuid7'
import { openOutboxWriter } from '@smartlink/outbox/open-outbox-writer'
import { outboxPath } from '@smartlink/outbox-format/outbox-directories'
import { createCompiledLinks } from '@smartlink/routing/compiled-links'
import { createDrawSequences } from '@smartlink/routing/draw/draw-sequences'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import { followSecrets } from '@smartlink/secrets/follow-secrets'
import { keysOf } from '@smartlink/secrets/key'
import { neverGoingBack } from '@smartlink/service-kit/clock'
import { createVisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import { CapWaits } from '../caps/cap-waits.ts'
import { WalletMessenger } from '../caps/wallet-messenger.ts'
import { ClickCounts } from '../click/click-counts.ts'
import { ClickPath } from '../click/click-path.ts'
import { DecidedAnswers } from '../click/decided-answer.ts'
import { Links } from '../click/links.ts'
import { stickyDraw } from '../click/sticky-draw.ts'
import { KnownScores } from '../fraud/known-scores.ts'
import { openFrontEnd } from '../front-end/open-front-end.ts'
import { createApplication } from '../not-a-click/application.ts'
import { NotFoundCounter } from '../not-found/not-found-counter.ts'
import { EventOutbox } from '../outbox/event-outbox.ts'
import { Marks, markIntervalMs, partitionsOfMarks } from '../outbox/marks.ts'
import { onePartition, partitionByKey } from '../outbox/partition-choice.ts'
import { createReaderBell } from '../outbox/reader-bell.ts'
import { Turn } from '../outbox/turn.ts'
import { createPostbacks } from '../postback/take-postback.ts'
import { conversionCapsUsedUp } from '../postback/conversion-caps.ts'
import { VisitorMemory } from '../visitor/visitor-memory.ts'
import { watchHeap } from './heap-watch.ts'
import { watchLoopDelay } from './loop-delay.ts'
import type { FromThread, ToThread } from './messages.ts'
import type { ThreadNumbers } from './thread-numbers.ts'
import type { ThreadStart } from './thread-start.ts'

const FSYNC_INTERVAL_MS = 200
const NUMBERS_EVERY_MS = 1_000
/** Readers in other threads are told of new events at most this often; they look for themselves now and then. */
const TELL_READERS_EVERY_MS = 25
const RANDOM_RANGE = 1_000_000_000

/** A running click thread; `receive` takes what the main thread says. */
export interface ClickThread {
  receive(message: ToThread): void
}

/**
 * Opens a stream, writes its first marks, then listens; everything it has to say goes to `tell`.
 * @param catalog filled already
 */
export async function startClickThread(
  start: ThreadStart,
  catalog: PackedCatalog,
  tell: (message: FromThread) => void,
): Promise<ClickThread> {
  const { config, number, partitioning } = start
  const { limits } = config
  const clock = neverGoingBack({ now: () => Date.now() + start.clockOffsetMs })
  const now = (): number => clock.now()
  const trouble = (message: string) => (error: unknown) => tell({ kind: 'trouble', message, error: String(error) })

  // What it knows.
  const secrets = followSecrets({
    directory: config.secretsDir,
    create: false,
    onChange({ clickToken }) {
      tokens.useKeys(clickToken)
      testTokens.useKeys(clickToken)
    },
    onProblem: trouble('The secrets changed and can not be read; the former keys stay in use'),
  })
  const tokens = createClickTokens(secrets.clickToken)
  const testTokens = createTestTokens(secrets.clickToken)
  const links = new Links(catalog, createCompiledLinks(catalog, createZoneClock()))
  const statuses = createCapStatusTable()
  const scores = new KnownScores(limits.fraudScores)
  const memory = new VisitorMemory(limits.visitors)
  const visitors = await createVisitorFacts({
    geoPaths: config.geo,
    trustedProxies: config.trustedProxies,
    addressStorage: config.addressStorage,
    secrets: secrets.derived,
    onProblem: trouble('A geo database could not be read'),
  })
  const draws = createDrawSequences({ random: () => randomInteger(52) })
  learn({ kind: 'cap_statuses', statuses: start.capStatuses })
  learn({ kind: 'fraud_scores', scores: start.fraudScores })

  // What it keeps.
  const newId = createUuid7((target) => randomFillSync(target))
  const outbox = openOutboxWriter({
    directory: outboxPath(config.dataDir, number),
    partitioning,
    logId: start.logId,
    keyIds: () => keysOf(secrets.master).map(({ id }) => id),
    label: config.label,
    bootId: start.bootId,
    fsync: config.fsync === 'always' ? { mode: 'always' } : { mode: 'interval', intervalMs: FSYNC_INTERVAL_MS },
    maxUnreadBytes: config.outboxMaxBytes,
    segmentBytes: limits.outboxSegmentBytes,
    floors: start.floors,
    checkpoint: () => Buffer.from(JSON.stringify(wallet.checkpoint())),
    clock,
    onTrouble: trouble('The outbox could not be written'),
  })
  const wallet = createWallet(outbox.stream)
  const turn = new Turn({
    outbox,
    waitForDisk: config.fsync === 'always',
    onSyncFailure: trouble('The outbox could not be synced'),
    onWritten: createReaderBell(TELL_READERS_EVERY_MS, () => tell({ kind: 'wrote' })),
  })
  const partitionsOf = (topic: string): number => outbox.partitions(topic)
  const events = new EventOutbox({
    outbox,
    turn,
    partitionOfClick:
      partitioning.mode === 'embedded'
        ? onePartition(partitioning.partition)
        : partitionByKey(() => partitionsOf(CLICKS.name)),
    partitionOfConversion:
      partitioning.mode === 'embedded'
        ? onePartition(partitioning.partition)
        : partitionByKey(() => partitionsOf(CONVERSIONS.name)),
  })
  const marks = new Marks({
    outbox,
    label: config.label,
    partitions: () => partitionsOfMarks(partitioning, outbox),
    closes: start.closes,
    catalogRevision: () => catalog.revision,
    now,
    newId,
  })
  let liveStreams = start.liveStreams

  // What it answers.
  const counts = new ClickCounts()
  const notFound = new NotFoundCounter()
  const messenger = new WalletMessenger(wallet, now, (messages) => tell({ kind: 'wallets', messages }))
  const capWaits = new CapWaits({
    wallet,
    maxWaiting: limits.capWaiting,
    maxWaitMs: limits.capWaitMs,
    askNow: () => messenger.sendSoon(),
  })
  const clickPath = new ClickPath({
    knowledge: {
      catalog,
      tokens,
      lookAtCap: createCapLooks(wallet, statuses),
      random: () => Math.floor(Math.random() * RANDOM_RANGE),
    },
    links,
    visitors,
    testTokens,
    memory,
    scores,
    fraudModes: parseModes(config.fraudRules),
    draws,
    stickyDraw: (visitor, linkId, days, at) => stickyDraw(secrets.derived, visitor.identity, linkId, days, at),
    wallet,
    capWaits,
    outbox: events,
    turn,
    answers: new DecidedAnswers(),
    notFound,
    counts,
    drop: (visitClass) => outbox.drop(visitClass),
    now,
    newClickId: newId,
  })
  const takePostback = createPostbacks({
    facts: {
      tokens,
      offer: (id) => catalog.any('offer', id),
      advertiser: (id) => catalog.any('advertiser', id),
      capsUsedUp: conversionCapsUsedUp(statuses, now),
    },
    now,
    store: (conversion, at) =>
      events.storeConversion(conversion.click_id ?? NO_CLICK, at, (origin) => ({
        ...conversion,
        conversion_id: newId(at),
        origin,
        received_at: at,
      })),
    count: (result) => counts.countPostback(result),
  })

  tell({ kind: 'opened', stream: outbox.stream })
  writeMarks()
  const frontEnd = await openFrontEnd(
    {
      ...start.listen,
      front: config.front,
      endTurn: () => turn.end(),
      onFallback: trouble('A fast path of the HTTP front end does not work here and is not used'),
    },
    clickPath.intake,
    createApplication(takePostback, trouble('A request failed')),
  )
  const loopDelay = watchLoopDelay()
  const heap = watchHeap()
  tell({ kind: 'numbers', numbers: numbers(), notFound: undefined })
  tell({ kind: 'listening', port: frontEnd.port })

  messenger.start()
  const reporting = setInterval(() => {
    tell({ kind: 'numbers', numbers: numbers(), notFound: notFound.take() })
  }, NUMBERS_EVERY_MS)
  let marking = setTimeout(markAgain, NUMBERS_EVERY_MS)

  function markAgain(): void {
    writeMarks()
    marking = setTimeout(markAgain, markIntervalMs(liveStreams, partitionsOfMarks(partitioning, outbox).length))
  }

  /** The turn ends in any case: the outbox may have losses to write down. */
  function writeMarks(closing = false): void {
    const isFirst = marks.written === 0
    const end = marks.append(closing)
    turn.end()
    if (end !== undefined && isFirst) tell({ kind: 'marked', end })
  }

  function learn(message: Extract<ToThread, { kind: 'catalog' | 'cap_statuses' | 'fraud_scores' }>): void {
    switch (message.kind) {
      case 'catalog':
        for (const change of message.changes) {
          catalog.apply(change)
          // Draws begin anew with every revision; those of a link that is gone would stay.
          if (change.kind === 'packed_link') draws.forget(change.id)
        }
        return
      case 'cap_statuses':
        for (const [cap, status] of message.statuses) statuses.apply(cap, status ?? undefined)
        return
      case 'fraud_scores':
        for (const [subject, score] of message.scores) scores.apply(subject, score ?? undefined)
    }
  }

  async function stop(): Promise<void> {
    clearInterval(reporting)
    clearTimeout(marking)
    await frontEnd.stop()
    loopDelay.close()
    heap.close()
    messenger.stop()
    writeMarks(true)
    await outbox.close()
    visitors.close()
    secrets.close()
    tell({ kind: 'stopped', wallets: wallet.close(now()), numbers: numbers() })
  }

  function numbers(): ThreadNumbers {
    const { unread } = outbox
    return {
      clicks: counts.clicks,
      reasons: counts.reasons,
      postbacks: counts.postbacks,
      dropped: { ...outbox.dropped },
      cuts: counts.cuts,
      deepLinksRefused: counts.deepLinksRefused,
      capWaits: counts.capWaits,
      capWaitsRefused: capWaits.refused,
      capWaitsTimedOut: capWaits.timedOut,
      spreadEvents: counts.spreadEvents,
      outboxRoom: outbox.room,
      outboxUnreadBytes: unread.bytes,
      outboxOldestMs: unread.oldestMs,
      walletKeys: wallet.size,
      capsUnansweredMs: wallet.unansweredMs(now()),
      visitorsRemembered: memory.size,
      visitorsForgotten: memory.forgotten,
      fastRequests: frontEnd.fastPath?.requests ?? 0,
      connectionsHandedOver: frontEnd.fastPath?.handedOver ?? 0,
      unfamiliarConnections: frontEnd.fastPath?.unfamiliar ?? 0,
      loopDelayMs: loopDelay.takeP99Ms(),
      heap: heap.read(),
      catalogRevision: catalog.revision,
      partitions: partitionsOfMarks(partitioning, outbox).length,
      keys: secrets.fingerprints(now()),
      now: now(),
    }
  }

  return {
    receive(message) {
      switch (message.kind) {
        case 'catalog':
        case 'cap_statuses':
        case 'fraud_scores':
          learn(message)
          return
        case 'grants':
          for (const { cap, window, record } of message.grants) {
            if (wallet.applyGrant(cap, window, record, now())) capWaits.answered(cap, window)
          }
          return
        case 'wallets_sent':
          messenger.sent()
          return
        case 'released':
          outbox.released(message.topic, message.takenTo)
          return
        case 'live_streams':
          liveStreams = message.count
          return
        case 'partitions':
          outbox.setPartitions(message.topic, message.count)
          return
        case 'begin':
          return
        case 'stop':
          stop().catch(trouble('The click thread did not stop cleanly'))
      }
    },
  }
}

const NO_CLICK = Buffer.alloc(16)

/** A uniform integer of so many random bits, at most 52. */
function randomInteger(bits: number): number {
  const bytes = randomFillSync(Buffer.alloc(7))
  return Math.floor((bytes.readUIntBE(0, 6) * 256 + bytes.readUInt8(6)) / 2 ** (56 - bits))
}
