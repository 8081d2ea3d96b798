import { formatUuid } from '@smartlink/events/uuid7'
import type { Conversion } from '@smartlink/events/generated/conversion'

/** Columns that a conversion takes over from its click, by their names in both tables. */
export const CLICK_DIMENSIONS = [
  'outcome',
  'reason',
  'strategy',
  'domain_id',
  'sub1',
  'sub2',
  'sub3',
  'sub4',
  'sub5',
  'sub6',
  'xid',
  'continent',
  'country',
  'region',
  'city',
  'asn',
  'connection',
  'device',
  'os',
  'os_version',
  'browser',
  'browser_version',
  'language',
  'referrer_host',
] as const

export type ClickDimensions = { readonly [Column in (typeof CLICK_DIMENSIONS)[number]]: string | number }

/** Amounts as decimal strings with their currency; `''` where there is none. */
export interface Amounts {
  readonly payout: string
  readonly payout_currency: string
  readonly revenue: string
  readonly revenue_currency: string
}

/** What is known of the click of a conversion. */
export type ClickFacts = ClickDimensions & Amounts & { readonly click_id: string }

/** The newest version of a conversion that is stored. */
export interface StoredConversion extends Amounts {
  readonly version: number
  readonly status: string
}

/** A row of `conversions`, as JSON; times in ms, `origin` in hex. */
export interface ConversionRow extends ClickDimensions, Amounts {
  readonly cid: string
  readonly goal: string
  readonly txid: string
  readonly version: number
  readonly enriched: boolean
  readonly conversion_id: string
  readonly log_id: string
  readonly log_partition: number
  readonly log_offset: number
  readonly origin: string
  readonly received_at: number
  readonly status: string
  readonly late: string
  readonly click_id: string
  readonly click_time: number
  readonly class: string
  readonly link_id: number
  readonly publisher_id: number
  readonly offer_id: number
  readonly advertiser_id: number
}

export interface LogPlace {
  readonly log_id: string
  readonly log_partition: number
  readonly log_offset: number
}

const NO_AMOUNTS: Amounts = { payout: '0', payout_currency: '', revenue: '0', revenue_currency: '' }

/** Dimensions of a click that is not stored yet. */
const UNKNOWN: ClickDimensions = {
  outcome: '',
  reason: '',
  strategy: '',
  domain_id: 0,
  sub1: '',
  sub2: '',
  sub3: '',
  sub4: '',
  sub5: '',
  sub6: '',
  xid: '',
  continent: '',
  country: '',
  region: '',
  city: '',
  asn: 0,
  connection: '',
  device: '',
  os: '',
  os_version: '',
  browser: '',
  browser_version: '',
  language: '',
  referrer_host: '',
}

/**
 * The row a postback makes of its conversion; `undefined` when it changes nothing, because the stored one is newer or has
 * this status already. Another status changes it, and amounts only together with it: the postback's own, else those that
 * stood, else those of the click.
 */
export function conversionRow(
  conversion: Conversion,
  place: LogPlace,
  click: ClickFacts | undefined,
  stored: StoredConversion | undefined,
): ConversionRow | undefined {
  const status = countedStatus(conversion)
  const enriched = click !== undefined
  const version = conversion.received_at * 2 + (enriched ? 1 : 0)
  if (stored !== undefined && (stored.version >= conversion.received_at * 2 || stored.status === status))
    return undefined
  return {
    ...(click === undefined ? UNKNOWN : dimensionsOf(click)),
    ...amountsOf(conversion, stored ?? click ?? NO_AMOUNTS),
    ...place,
    cid: conversion.cid,
    goal: conversion.goal,
    txid: conversion.txid,
    version,
    enriched,
    conversion_id: formatUuid(conversion.conversion_id),
    origin: conversion.origin.toString('hex'),
    received_at: conversion.received_at,
    status,
    late: conversion.late,
    click_id: formatUuid(conversion.click_id),
    click_time: conversion.click_time,
    class: conversion.class,
    link_id: conversion.link_id,
    publisher_id: conversion.publisher_id,
    offer_id: conversion.offer_id,
    advertiser_id: conversion.advertiser_id,
  }
}

/** The same conversion when its click was found later: one version up, the click's amounts where it had none of its own. */
export function enrichedRow(row: ConversionRow, click: ClickFacts): ConversionRow {
  const hasPayout = row.payout_currency !== '' || Number(row.payout) !== 0
  const hasRevenue = row.revenue_currency !== '' || Number(row.revenue) !== 0
  return {
    ...row,
    ...dimensionsOf(click),
    ...(hasPayout ? {} : { payout: click.payout, payout_currency: click.payout_currency }),
    ...(hasRevenue ? {} : { revenue: click.revenue, revenue_currency: click.revenue_currency }),
    version: row.version + 1,
    enriched: true,
  }
}

/** Names one conversion. */
export function conversionKey({
  cid,
  goal,
  txid,
}: {
  readonly cid: string
  readonly goal: string
  readonly txid: string
}): string {
  return JSON.stringify([cid, goal, txid])
}

/** What a postback counts as: a late one may be held back or refused, whatever the advertiser said. */
function countedStatus({ status, late }: Conversion): string {
  if (late === 'reject') return 'rejected'
  return late === 'pending' && status === 'approved' ? 'pending' : status
}

function amountsOf(
  { payout_micros: payout, revenue_micros: revenue, currency }: Conversion,
  otherwise: Amounts,
): Amounts {
  return {
    ...(payout === null
      ? { payout: otherwise.payout, payout_currency: otherwise.payout_currency }
      : { payout: decimalOf(payout), payout_currency: currency }),
    ...(revenue === null
      ? { revenue: otherwise.revenue, revenue_currency: otherwise.revenue_currency }
      : { revenue: decimalOf(revenue), revenue_currency: currency }),
  }
}

/** A decimal string of millionths, exactly. */
export function decimalOf(micros: number): string {
  const digits = String(Math.abs(micros)).padStart(7, '0')
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}

function dimensionsOf(click: ClickFacts): ClickDimensions {
  return Object.fromEntries(CLICK_DIMENSIONS.map((column) => [column, click[column]])) as unknown as ClickDimensions
}
