import type { NewClick } from '@smartlink/events/generated/click'
import type { Condition } from '../clicks-report/condition.ts'
import { dimension } from '../clicks-report/dimensions.ts'
import type { DimensionName } from '../clicks-report/dimensions.ts'
import type { ReportRequest } from '../clicks-report/report-request.ts'
import type { StoredConversion } from './random-traffic.ts'

/** What a report should say, counted event by event in the plainest way. Open lists are not cut. */
export interface Recounted {
  readonly totals: Record<string, unknown>
  /** By `time` and the values of the dimensions. */
  readonly rows: ReadonlyMap<string, Record<string, unknown>>
}

interface Tally {
  delivered: number
  fallback: number
  blocked: number
  lost: number
  skips: number
  approved: number
  pending: number
  rejected: number
  visitors: Set<string>
  payout: Map<string, number>
  pendingPayout: Map<string, number>
  revenue: Map<string, number>
  profit: Map<string, number>
}

export interface RecountInput {
  readonly clicks: readonly NewClick[]
  readonly conversions: readonly StoredConversion[]
  /** Begin of the interval a time lies in, as the report writes it. */
  bucketOf(timeMs: number): string | undefined
}

export function recount(request: ReportRequest, { clicks, conversions, bucketOf }: RecountInput): Recounted {
  const total = newTally()
  const tallies = new Map<string, Tally>()
  const add = (values: Readonly<Record<string, unknown>>, timeMs: number, count: (tally: Tally) => void): void => {
    if (timeMs < request.fromMs || timeMs >= request.toMs) return
    if (!request.conditions.every((condition) => holds(condition, values))) return
    const key = JSON.stringify([bucketOf(timeMs), ...request.group_by.map((name) => valueOf(name, values))])
    const tally = tallies.get(key) ?? newTally()
    tallies.set(key, tally)
    count(tally)
    count(total)
  }
  const wants = (...metrics: readonly string[]): boolean => request.metrics.some((metric) => metrics.includes(metric))

  for (const click of clicks) {
    const values = click as unknown as Record<string, unknown>
    if (wants('gross', 'delivered', 'fallback', 'blocked', 'lost', 'cr', 'epc', 'rpc')) {
      add(values, click.time, (tally) => tally[click.outcome ?? 'lost']++)
    }
    if (wants('unique_clicks') && click.class !== 'preflight') {
      const visitor = `${Math.floor(click.time / 86_400_000)} ${(click.visitor_key ?? Buffer.alloc(8)).toString('hex')}`
      add(values, click.time, (tally) => tally.visitors.add(visitor))
    }
    if (wants('skips')) {
      for (const { offer_id, result } of click.trace ?? []) {
        if (['chosen', 'not_drawn', 'not_reached'].includes(result)) continue
        add({ ...values, offer_id, reason: result }, click.time, (tally) => tally.skips++)
      }
    }
  }
  if (
    wants(
      'conversions',
      'approved',
      'pending',
      'rejected',
      'cr',
      'payout',
      'pending_payout',
      'revenue',
      'profit',
      'epc',
      'rpc',
    )
  ) {
    for (const conversion of conversions) {
      const values = conversion.click as unknown as Record<string, unknown>
      const timeMs = request.time_basis === 'click' ? conversion.click.time : conversion.receivedAtMs
      add(values, timeMs, (tally) => countConversion(tally, conversion))
    }
  }
  const finish = (tally: Tally): Record<string, unknown> =>
    Object.fromEntries(request.metrics.map((metric) => [metric, METRICS_OF[metric](tally)]))
  return { totals: finish(total), rows: new Map(Array.from(tallies, ([key, tally]) => [key, finish(tally)])) }
}

function countConversion(tally: Tally, conversion: StoredConversion): void {
  const { status, payoutMicros, payoutCurrency, revenueMicros, revenueCurrency } = conversion
  tally[status]++
  const sum = (into: Map<string, number>, currency: string, amount: number): void => {
    if (currency !== '') into.set(currency, (into.get(currency) ?? 0) + amount)
  }
  if (status === 'pending') sum(tally.pendingPayout, payoutCurrency, payoutMicros)
  if (status !== 'approved') return
  sum(tally.payout, payoutCurrency, payoutMicros)
  sum(tally.revenue, revenueCurrency, revenueMicros)
  sum(tally.profit, payoutCurrency, -payoutMicros)
  sum(tally.profit, revenueCurrency, revenueMicros)
}

const sent = ({ delivered, fallback }: Tally): number => delivered + fallback

const METRICS_OF: Readonly<Record<ReportRequest['metrics'][number], (tally: Tally) => unknown>> = {
  gross: (tally) => sent(tally) + tally.blocked + tally.lost,
  delivered: (tally) => tally.delivered,
  fallback: (tally) => tally.fallback,
  blocked: (tally) => tally.blocked,
  lost: (tally) => tally.lost,
  unique_clicks: (tally) => tally.visitors.size,
  conversions: (tally) => tally.approved + tally.pending,
  approved: (tally) => tally.approved,
  pending: (tally) => tally.pending,
  rejected: (tally) => tally.rejected,
  cr: (tally) => (sent(tally) === 0 ? null : (tally.approved + tally.pending) / sent(tally)),
  payout: (tally) => money(tally.payout),
  pending_payout: (tally) => money(tally.pendingPayout),
  revenue: (tally) => money(tally.revenue),
  profit: (tally) => money(tally.profit),
  epc: (tally) => perClick(tally.payout, sent(tally)),
  rpc: (tally) => perClick(tally.revenue, sent(tally)),
  skips: (tally) => tally.skips,
}

function money(amounts: ReadonlyMap<string, number>): unknown {
  return Array.from(amounts, ([currency, micros]) => ({ amount: amountOf(micros), currency })).toSorted(byCurrency)
}

/** Rounded to millionths, half of one up. */
function perClick(amounts: ReadonlyMap<string, number>, clicks: number): unknown {
  if (clicks === 0) return null
  return money(new Map(Array.from(amounts, ([currency, micros]) => [currency, Math.round(micros / clicks)])))
}

function byCurrency(a: { currency: string }, b: { currency: string }): number {
  return a.currency < b.currency ? -1 : 1
}

function amountOf(micros: number): string {
  const size = Math.abs(micros)
  const fraction = String(size % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '')
    .padEnd(2, '0')
  return `${micros < 0 ? '-' : ''}${Math.floor(size / 1_000_000)}.${fraction}`
}

function valueOf(name: DimensionName, values: Readonly<Record<string, unknown>>): unknown {
  return values[dimension(name).column]
}

function holds(
  { dimension: name, not, values: wanted }: Condition,
  values: Readonly<Record<string, unknown>>,
): boolean {
  return wanted.includes(valueOf(name, values) as string | number) !== not
}

function newTally(): Tally {
  const counts = { delivered: 0, fallback: 0, blocked: 0, lost: 0, skips: 0, approved: 0, pending: 0, rejected: 0 }
  const money = { payout: new Map(), pendingPayout: new Map(), revenue: new Map(), profit: new Map() }
  return { ...counts, ...money, visitors: new Set() }
}
