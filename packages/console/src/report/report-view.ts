import type { ChartInterval } from './bucket-times.ts'
import type { Role } from '../session/session.ts'
import { escapeFilterValue } from '../api/report.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Spans a report can be asked for by name, each with the interval of its chart. */
export const RANGES = {
  hour: { label: 'Last hour', lengthMs: HOUR_MS, interval: 'minute' },
  day: { label: 'Last 24 hours', lengthMs: DAY_MS, interval: 'hour' },
  week: { label: 'Last 7 days', lengthMs: 7 * DAY_MS, interval: 'hour' },
  month: { label: 'Last 30 days', lengthMs: 30 * DAY_MS, interval: 'day' },
  quarter: { label: 'Last 90 days', lengthMs: 90 * DAY_MS, interval: 'day' },
} as const

export type RangeName = keyof typeof RANGES

export interface Span {
  readonly fromMs: number
  readonly toMs: number
  readonly interval: ChartInterval
}

/** A span between two moments people chose; undefined when they are none. */
export function chosenSpan(from: string, to: string): Span | undefined {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  if (!(fromMs < toMs)) return undefined
  const lengthMs = toMs - fromMs
  const interval = lengthMs <= 3 * HOUR_MS ? 'minute' : lengthMs <= 8 * DAY_MS ? 'hour' : 'day'
  return { fromMs, toMs, interval }
}

export function rangeNamed(name: string): RangeName {
  return name in RANGES ? (name as RangeName) : 'day'
}

/** What rows can be of, and the field of an answer that holds its value. */
export const DIMENSIONS = [
  { name: 'link', label: 'Smart Link', field: 'link_id', nameField: 'link_name' },
  { name: 'offer', label: 'Offer', field: 'offer_id', nameField: 'offer_name' },
  { name: 'publisher', label: 'Publisher', field: 'publisher_id', nameField: 'publisher_name' },
  {
    name: 'advertiser',
    label: 'Advertiser',
    field: 'advertiser_id',
    nameField: 'advertiser_name',
    operatorsOnly: true,
  },
  { name: 'country', label: 'Country', field: 'country' },
  { name: 'region', label: 'Region', field: 'region' },
  { name: 'city', label: 'City', field: 'city' },
  { name: 'device', label: 'Device', field: 'device' },
  { name: 'os', label: 'Operating system', field: 'os' },
  { name: 'browser', label: 'Browser', field: 'browser' },
  { name: 'language', label: 'Language', field: 'language' },
  { name: 'sub1', label: 'Sub id 1', field: 'sub1' },
  { name: 'sub2', label: 'Sub id 2', field: 'sub2' },
  { name: 'sub3', label: 'Sub id 3', field: 'sub3' },
  { name: 'sub4', label: 'Sub id 4', field: 'sub4' },
  { name: 'sub5', label: 'Sub id 5', field: 'sub5' },
  { name: 'sub6', label: 'Sub id 6', field: 'sub6' },
  { name: 'referrer_host', label: 'Referrer', field: 'referrer_host' },
  { name: 'asn', label: 'Network (ASN)', field: 'asn' },
  { name: 'domain', label: 'Tracking domain', field: 'domain_id', nameField: 'domain_name' },
  { name: 'class', label: 'Class', field: 'class' },
  { name: 'outcome', label: 'Outcome', field: 'outcome' },
  { name: 'reason', label: 'Reason', field: 'reason', operatorsOnly: true },
  { name: 'strategy', label: 'Strategy', field: 'strategy' },
  { name: 'tags', label: 'Tag', field: 'tag', operatorsOnly: true },
] as const satisfies readonly Dimension[]

export interface Dimension {
  readonly name: string
  readonly label: string
  readonly field: string
  readonly nameField?: string
  readonly operatorsOnly?: true
}

export function dimensionsFor(role: Role): readonly Dimension[] {
  const all: readonly Dimension[] = DIMENSIONS
  return role === 'publisher' ? all.filter(({ operatorsOnly }) => operatorsOnly !== true) : all
}

export function dimensionNamed(name: string): Dimension {
  return DIMENSIONS.find((dimension) => dimension.name === name) ?? DIMENSIONS[0]
}

export function metricsFor(role: Role): readonly string[] {
  const open = [
    'gross',
    'delivered',
    'fallback',
    'blocked',
    'lost',
    'unique_clicks',
    'conversions',
    'cr',
    'payout',
    'epc',
  ]
  return role === 'publisher' ? open : [...open, 'revenue', 'profit']
}

/** Conditions of a filter as they stand in the address, one by one. */
export function conditionsOf(filter: string): readonly string[] {
  return filter === '' ? [] : filter.split(/(?<!\\),/)
}

export function withCondition(filter: string, dimension: string, value: string): string {
  const others = conditionsOf(filter).filter((condition) => !condition.startsWith(`${dimension}:`))
  return [...others, `${dimension}:${escapeFilterValue(value)}`].join(',')
}

/** Where one goes on from a row: the next question one has of its kind. */
const NEXT: Readonly<Record<string, string>> = {
  link: 'offer',
  offer: 'publisher',
  publisher: 'sub1',
  advertiser: 'offer',
  country: 'device',
  device: 'os',
  os: 'browser',
  outcome: 'reason',
}

export function nextDimension(name: string, filter: string): string {
  const taken = new Set(conditionsOf(filter).map((condition) => condition.split(':', 1)[0]))
  const wanted = NEXT[name] ?? 'link'
  return taken.has(wanted)
    ? (['link', 'offer', 'publisher', 'country'].find((other) => !taken.has(other)) ?? 'sub1')
    : wanted
}
