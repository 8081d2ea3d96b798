import { ALL_ON } from '@smartlink/fraud/rule-book'
import type { RuleModes } from '@smartlink/fraud/rule-book'
import { createHash, randomFillSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCapLooks } from '@smartlink/caps/cap-looks'
import { createCapStatusTable } from '@smartlink/caps/cap-status-table'
import { createWallet } from '@smartlink/caps/wallet'
import type { Wallet } from '@smartlink/caps/wallet'
import type { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import { createClickTokens } from '@smartlink/click-token/click-token'
import type { ClickTokens } from '@smartlink/click-token/click-token'
import { createTestTokens } from '@smartlink/click-token/test-token'
import type { TestTokens } from '@smartlink/click-token/test-token'
import { CLICKS } from '@smartlink/events/topics'
import { createUuid7 } from '@smartlink/events/uuid7'
import { openOutboxWriter } from '@smartlink/outbox/open-outbox-writer'
import type { OutboxWriter, Partitioning } from '@smartlink/outbox/outbox-writer'
import { createCompiledLinks } from '@smartlink/routing/compiled-links'
import { createDrawSequences } from '@smartlink/routing/draw/draw-sequences'
import type { Facts } from '@smartlink/routing/types'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import type { KeyedHash } from '@smartlink/visitor-facts/address/keyed-hashes'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import type { Agent } from '@smartlink/visitor-facts/agent/agent'
import type { VisitorOf } from '@smartlink/visitor-facts/visitor-facts'
import { CapWaits } from '../caps/cap-waits.ts'
import { ClickCounts } from '../click/click-counts.ts'
import { ClickPath } from '../click/click-path.ts'
import { DecidedAnswers } from '../click/decided-answer.ts'
import { Links } from '../click/links.ts'
import { KnownScores } from '../fraud/known-scores.ts'
import type { PlainAnswer, PlainRequest } from '../front-end/front-end.ts'
import { NotFoundCounter } from '../not-found/not-found-counter.ts'
import { EventOutbox } from '../outbox/event-outbox.ts'
import { onePartition, partitionByKey } from '../outbox/partition-choice.ts'
import { Turn } from '../outbox/turn.ts'
import { VisitorMemory } from '../visitor/visitor-memory.ts'
import { sectionsOfVisitor } from './sections-of-visitor.ts'
import { storedClicks } from './stored-events.ts'
import type { StoredClick } from './stored-events.ts'

export const NOON = Date.UTC(2026, 5, 10, 12)

export const SOME_FACTS: Facts = {
  client_address: '203.0.113.7',
  address: '203.0.113.0',
  continent: 'EU',
  country: 'DE',
  region: 'DE-BE',
  city: 'Berlin',
  city_id: 2950159,
  asn: 3320,
  connection: 'residential',
  visitor_zone: 'Europe/Berlin',
  device: 'mobile',
  os: 'iOS',
  os_version: '17.4',
  browser: 'Mobile Safari',
  browser_version: '17.4',
  language: 'de',
  user_agent: 'Mozilla/5.0 (iPhone)',
  referrer_url: '',
  referrer: '',
  referrer_host: '',
}

const SOME_AGENT: Agent = {
  text: 'Mozilla/5.0 (iPhone)',
  device: 'mobile',
  device_brand: 'Apple',
  device_model: 'iPhone',
  os: 'iOS',
  os_version: '17.4',
  browser: 'Safari',
  browser_version: '17.4',
  isBot: false,
  isLinkPreview: false,
  family: 'iOS Safari',
}

export function visitorOf(facts: Partial<Facts> = {}, more: Partial<VisitorOf> = {}): VisitorOf {
  const name = facts.client_address ?? SOME_FACTS.client_address
  const keyOf = (kind: string): KeyedHash => {
    const bytes = createHash('sha256').update(`${kind} ${name}`).digest().subarray(0, 8)
    return { bytes, hex: bytes.toString('hex') }
  }
  const visitor = {
    facts: { ...SOME_FACTS, ...facts },
    class: 'human' as const,
    class_reason: '' as const,
    agent: SOME_AGENT,
    languages: ['de', 'en'],
    geo_db: 'test',
    visitor_key: keyOf('visitor'),
    visitor_key_prev: keyOf('visitor yesterday'),
    address_key: keyOf('address'),
    address_key_prev: keyOf('address before'),
    subnet_key: keyOf('subnet'),
    subnet_key_prev: keyOf('subnet before'),
    key_id: 1,
    identity: name,
    isPrefetch: false,
    accept: '',
    ...more,
  }
  return { ...visitor, sections: sectionsOfVisitor(visitor) }
}

export interface HarnessOptions {
  readonly catalog: PackedCatalog
  readonly partitioning?: Partitioning
  readonly maxUnreadBytes?: number
  readonly capWaitMs?: number
  readonly fraudModes?: RuleModes
  readonly maxWaiting?: number
  /** One of its own unless given. */
  readonly directory?: string
}

/** The click path of one thread on a real outbox in a directory of its own; only the visitor is made up. */
export class ClickHarness {
  readonly directory: string
  readonly outbox: OutboxWriter
  readonly wallet: Wallet
  readonly capWaits: CapWaits
  readonly counts = new ClickCounts()
  readonly notFound = new NotFoundCounter()
  readonly scores = new KnownScores(100)
  readonly tokens: ClickTokens
  readonly testTokens: TestTokens
  readonly path: ClickPath
  readonly turn: Turn
  visitor: VisitorOf = visitorOf()
  now = NOON
  asked = 0

  constructor({ catalog, partitioning = { mode: 'embedded', partition: 0 }, ...limits }: HarnessOptions) {
    this.directory = limits.directory ?? mkdtempSync(join(tmpdir(), 'ingress-click-'))
    const ring = { current: { id: 1, bytes: Buffer.alloc(32, 7) }, accepted: [] }
    this.tokens = createClickTokens(ring)
    this.testTokens = createTestTokens(ring)
    const now = (): number => this.now
    this.outbox = openOutboxWriter({
      directory: this.directory,
      partitioning,
      logId: '00000000-0000-4000-8000-000000000000',
      keyIds: () => [1],
      label: 'test',
      bootId: 'boot',
      fsync: { mode: 'interval', intervalMs: 1_000 },
      maxUnreadBytes: limits.maxUnreadBytes ?? 64 * 1024 * 1024,
      checkpoint: () => Buffer.from(JSON.stringify(this.wallet.checkpoint())),
      clock: { now },
    })
    this.wallet = createWallet(this.outbox.stream)
    this.turn = new Turn({
      outbox: this.outbox,
      waitForDisk: false,
      onSyncFailure: () => undefined,
      onWritten: () => undefined,
    })
    this.capWaits = new CapWaits({
      wallet: this.wallet,
      maxWaiting: limits.maxWaiting ?? 256,
      maxWaitMs: limits.capWaitMs ?? 50,
      askNow: () => (this.asked += 1),
    })
    const byPartition =
      partitioning.mode === 'embedded' ? onePartition(partitioning.partition) : partitionByKey(() => this.partitions)
    const compiled = createCompiledLinks(catalog, createZoneClock())
    this.path = new ClickPath({
      knowledge: {
        catalog,
        tokens: this.tokens,
        lookAtCap: createCapLooks(this.wallet, createCapStatusTable()),
        random: () => 42,
      },
      links: new Links(catalog, compiled),
      visitors: { of: () => this.visitor },
      testTokens: this.testTokens,
      memory: new VisitorMemory(1_000),
      scores: this.scores,
      fraudModes: limits.fraudModes ?? ALL_ON,
      draws: createDrawSequences({ random: () => 0 }),
      stickyDraw: () => 0,
      wallet: this.wallet,
      capWaits: this.capWaits,
      outbox: new EventOutbox({
        outbox: this.outbox,
        turn: this.turn,
        partitionOfClick: byPartition,
        partitionOfConversion: byPartition,
      }),
      turn: this.turn,
      answers: new DecidedAnswers(),
      notFound: this.notFound,
      counts: this.counts,
      drop: (visitClass) => this.outbox.drop(visitClass),
      now,
      newClickId: createUuid7((target) => randomFillSync(target)),
    })
  }

  get partitions(): number {
    return this.outbox.partitions(CLICKS.name)
  }

  /** Asks as a browser would. */
  ask(target: string, request: Partial<PlainRequest> = {}): Promise<PlainAnswer> {
    return new Promise((resolve, reject) => {
      if (!this.path.intake(requestFor(target, request), resolve)) reject(new Error(`${target} is no click`))
    })
  }

  /** Whether the click path takes the request for a click. */
  takes(target: string, method = 'GET'): boolean {
    return this.path.intake(requestFor(target, { method }), () => undefined)
  }

  /** Every click in the outbox now, with its origin, in order of the offsets. */
  clicks(): readonly StoredClick[] {
    return storedClicks(this.directory)
  }

  async close(): Promise<void> {
    await this.outbox.close()
    rmSync(this.directory, { recursive: true })
  }
}

function requestFor(target: string, more: Partial<PlainRequest>): PlainRequest {
  return {
    method: 'GET',
    target,
    host: 'go.example',
    remoteAddress: '203.0.113.7',
    headers: readRequestHeaders([]),
    ...more,
  }
}
