import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { parseModes } from '@smartlink/fraud/parse-modes'
import type { Settings } from '@smartlink/service-kit/settings'

/** What can be set about the ingress. Plain data: click threads are given it as it is. */
export interface IngressConfig {
  readonly dataDir: string
  readonly secretsDir: string
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** `http`: clicks go through all of `node:http`; `auto`: plain ones leave it after its parser. */
  readonly front: 'auto' | 'http'
  /** Click threads sharing the port; each has an outbox and a stream of its own. */
  readonly workers: number
  /** CIDRs of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  /** Geo databases besides the one that comes with us; the later wins. */
  readonly geo: readonly string[]
  readonly addressStorage: 'truncated' | 'full' | 'hmac' | 'none'
  /** Fraud rules that are off or in shadow in the whole installation: `velocity=shadow`. */
  readonly fraudRules: readonly string[]
  readonly fsync: 'interval' | 'always'
  /** An outbox is full when this much of it was not taken by the log. */
  readonly outboxMaxBytes: number
  /** Shipped events stay this long. */
  readonly outboxKeepMs: number
  /** Name of this node, for people. */
  readonly label: string
  /** What a test may want smaller, in one place. */
  readonly limits: IngressLimits
}

export interface IngressLimits {
  /** Clicks of one thread that may wait for a cap at once, and how long. */
  readonly capWaiting: number
  readonly capWaitMs: number
  /** Visitors a click thread remembers for `new`, `returning` and duplicates; about 250 bytes each. */
  readonly visitors: number
  /** Published fraud scores a click thread keeps. */
  readonly fraudScores: number
  readonly outboxSegmentBytes: number
  /** How long a start waits for the log before it begins from the snapshot. */
  readonly logAnswerMs: number
  readonly snapshotEveryMs: number
  readonly heartbeatEveryMs: number
  /** How long a stop waits for the forwarder to ship the rest. */
  readonly drainMs: number
  /** How long a stop waits for the last wallet totals and heartbeats to be in the log. */
  readonly lastWordsMs: number
}

export const DEFAULT_LIMITS: IngressLimits = {
  capWaiting: 256,
  capWaitMs: 50,
  visitors: 500_000,
  fraudScores: 500_000,
  outboxSegmentBytes: 64 * 1024 * 1024,
  logAnswerMs: 5_000,
  snapshotEveryMs: 60_000,
  heartbeatEveryMs: 5_000,
  drainMs: 10_000,
  lastWordsMs: 3_000,
}

const HOUR_MS = 3_600_000

export function ingressConfig(settings: Settings): IngressConfig {
  const dataDir = resolve(settings.data)
  // Said here, at the start, and not by every click thread.
  parseModes(settings.fraudRules)
  return {
    dataDir,
    secretsDir: settings.secrets === undefined ? join(dataDir, 'secrets') : resolve(settings.secrets),
    host: settings.host,
    port: settings.ingressPort,
    front: settings.front,
    workers: settings.ingressWorkers,
    trustedProxies: settings.trustedProxies,
    geo: settings.geo.map((file) => resolve(file)),
    addressStorage: settings.addressStorage,
    fraudRules: settings.fraudRules,
    fsync: settings.fsync,
    outboxMaxBytes: settings.outboxMaxBytes,
    outboxKeepMs: settings.outboxKeepHours * HOUR_MS,
    label: settings.label ?? hostname(),
    limits: DEFAULT_LIMITS,
  }
}
