import { Counter, Gauge } from '@smartlink/service-kit/metrics'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { ThreadNumbers } from '../click-thread/thread-numbers.ts'
import type { NotFoundReport } from '../not-found/not-found-counter.ts'

/** Reports of a thread, one a second, of which the worst delay is shown: as many as lie between two scrapes. */
const DELAYS_SHOWN = 15

/** Makes the ingress's metrics of what its click threads report: totals become counters, states become gauges. */
export class IngressMetrics {
  readonly #last = new Map<number, ThreadNumbers>()
  readonly #clicks: Counter<'class' | 'outcome'>
  readonly #reasons: Counter<'reason'>
  readonly #postbacks: Counter<'result'>
  readonly #dropped: Counter<'class'>
  readonly #notFound: Counter<'host'>
  readonly #events: Counter<'event'>
  readonly #outbox: Gauge<'thread'>
  readonly #outboxAge: Gauge<'thread'>
  readonly #revision: Gauge<'thread'>
  readonly #sizes: Gauge<'thread' | 'table'>
  readonly #capsUnanswered: Gauge<'thread'>
  readonly #delay: Gauge<'thread'>
  readonly #heapUsed: Gauge<'thread'>
  readonly #heapLimit: Gauge<'thread'>
  readonly #fullCollections: Counter<'thread'>
  readonly #delaysMs = new Map<number, number[]>()

  constructor(registry: Registry) {
    const registers = [registry]
    this.#clicks = new Counter({
      name: 'smartlink_clicks_total',
      help: 'Clicks answered, by class and outcome',
      labelNames: ['class', 'outcome'],
      registers,
    })
    this.#reasons = new Counter({
      name: 'smartlink_click_reasons_total',
      help: 'Clicks that were not delivered, by reason',
      labelNames: ['reason'],
      registers,
    })
    this.#postbacks = new Counter({
      name: 'smartlink_postbacks_total',
      help: 'Postbacks, by result',
      labelNames: ['result'],
      registers,
    })
    this.#dropped = new Counter({
      name: 'smartlink_clicks_dropped_total',
      help: 'Clicks answered that the outbox could not take, by class',
      labelNames: ['class'],
      registers,
    })
    this.#notFound = new Counter({
      name: 'smartlink_links_not_found_total',
      help: 'Requests for links that do not exist, by host',
      labelNames: ['host'],
      registers,
    })
    this.#events = new Counter({
      name: 'smartlink_ingress_events_total',
      help: 'What happened on the click path: values cut, deep links refused, waits for caps, events spread, answers on the fast path of HTTP',
      labelNames: ['event'],
      registers,
    })
    this.#outbox = new Gauge({
      name: 'smartlink_outbox_unread_bytes',
      help: 'Bytes in the outbox that the log has not taken yet',
      labelNames: ['thread'],
      registers,
    })
    this.#outboxAge = new Gauge({
      name: 'smartlink_outbox_oldest_seconds',
      help: 'Age of the oldest event in the outbox that the log has not taken yet',
      labelNames: ['thread'],
      registers,
    })
    this.#revision = new Gauge({
      name: 'smartlink_catalog_revision',
      help: 'Highest catalog revision applied',
      labelNames: ['thread'],
      registers,
    })
    this.#sizes = new Gauge({
      name: 'smartlink_ingress_entries',
      help: 'Entries of bounded tables: cap keys in the wallet, visitors remembered',
      labelNames: ['thread', 'table'],
      registers,
    })
    this.#capsUnanswered = new Gauge({
      name: 'smartlink_caps_unanswered_seconds',
      help: 'How long the ledger has not answered a question for tokens that clicks want',
      labelNames: ['thread'],
      registers,
    })
    this.#delay = new Gauge({
      name: 'smartlink_click_delay_seconds',
      help: 'How long clicks waited for their thread: p99 of the worst of the last 15 seconds',
      labelNames: ['thread'],
      registers,
    })
    this.#heapUsed = new Gauge({
      name: 'smartlink_thread_heap_used_bytes',
      help: 'Heap of a click thread in use',
      labelNames: ['thread'],
      registers,
    })
    this.#heapLimit = new Gauge({
      name: 'smartlink_thread_heap_limit_bytes',
      help: 'Heap that a click thread may use at most',
      labelNames: ['thread'],
      registers,
    })
    this.#fullCollections = new Counter({
      name: 'smartlink_thread_full_collections_seconds_total',
      help: 'Time of a click thread in full collections of garbage',
      labelNames: ['thread'],
      registers,
    })
  }

  take(thread: number, numbers: ThreadNumbers): void {
    const last = this.#last.get(thread)
    this.#last.set(thread, numbers)
    eachRise(last?.clicks, numbers.clicks, (name, rise) => {
      const [visitClass = '', outcome = ''] = name.split(' ')
      this.#clicks.inc({ class: visitClass, outcome }, rise)
    })
    eachRise(last?.reasons, numbers.reasons, (reason, rise) => this.#reasons.inc({ reason }, rise))
    eachRise(last?.postbacks, numbers.postbacks, (result, rise) => this.#postbacks.inc({ result }, rise))
    eachRise(last?.dropped, numbers.dropped, (name, rise) => this.#dropped.inc({ class: name }, rise))
    eachRise(last && happenings(last), happenings(numbers), (event, rise) => this.#events.inc({ event }, rise))
    const label = { thread: String(thread) }
    this.#outbox.set(label, numbers.outboxUnreadBytes)
    const { outboxOldestMs, now } = numbers
    this.#outboxAge.set(label, outboxOldestMs === null ? 0 : Math.max(0, now - outboxOldestMs) / 1_000)
    this.#revision.set(label, numbers.catalogRevision)
    this.#sizes.set({ ...label, table: 'wallet' }, numbers.walletKeys)
    this.#sizes.set({ ...label, table: 'visitors' }, numbers.visitorsRemembered)
    this.#capsUnanswered.set(label, numbers.capsUnansweredMs / 1_000)
    const delaysMs = [...(this.#delaysMs.get(thread) ?? []), numbers.loopDelayMs].slice(-DELAYS_SHOWN)
    this.#delaysMs.set(thread, delaysMs)
    this.#delay.set(label, Math.max(...delaysMs) / 1_000)
    const { usedBytes, limitBytes, fullCollectionsMs } = numbers.heap
    this.#heapUsed.set(label, usedBytes)
    this.#heapLimit.set(label, limitBytes)
    this.#fullCollections.inc(label, (fullCollectionsMs - (last?.heap.fullCollectionsMs ?? 0)) / 1_000)
  }

  takeNotFound({ hosts }: NotFoundReport): void {
    for (const [host, requests] of hosts) this.#notFound.inc({ host }, requests)
  }
}

function happenings(numbers: ThreadNumbers): Record<string, number> {
  return {
    value_cut: numbers.cuts,
    deep_link_refused: numbers.deepLinksRefused,
    cap_wait: numbers.capWaits,
    cap_wait_refused: numbers.capWaitsRefused,
    cap_wait_timed_out: numbers.capWaitsTimedOut,
    event_spread: numbers.spreadEvents,
    visitor_forgotten: numbers.visitorsForgotten,
    answered_fast: numbers.fastRequests,
    connection_handed_over: numbers.connectionsHandedOver,
    connection_not_fast: numbers.unfamiliarConnections,
  }
}

function eachRise(
  before: Readonly<Record<string, number>> | undefined,
  after: Readonly<Record<string, number>>,
  take: (name: string, rise: number) => void,
): void {
  for (const [name, total] of Object.entries(after)) {
    const rise = total - (before?.[name] ?? 0)
    if (rise > 0) take(name, rise)
  }
}
