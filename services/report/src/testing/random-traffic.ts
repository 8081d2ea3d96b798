import { randomBytes } from 'node:crypto'
import { makeOrigin } from '@smartlink/events/origin'
import { createUuid7, formatUuid } from '@smartlink/events/uuid7'
import type { NewClick } from '@smartlink/events/generated/click'

/** A conversion as the sink stores it, as far as reports read it. */
export interface StoredConversion {
  readonly click: NewClick
  readonly cid: string
  readonly version: number
  readonly status: 'approved' | 'pending' | 'rejected'
  readonly receivedAtMs: number
  readonly payoutMicros: number
  readonly payoutCurrency: string
  readonly revenueMicros: number
  readonly revenueCurrency: string
}

const STREAM = '00000000000000aa'

/** Clicks of a few links, offers and publishers, of all classes and outcomes, in a span of time. */
export function randomClicks(
  random: () => number,
  count: number,
  span: { readonly fromMs: number; readonly toMs: number },
): NewClick[] {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const makeId = createUuid7((target) => void randomBytes(target.length).copy(target))
  return Array.from({ length: count }, (_, index) => {
    const time = span.fromMs + Math.floor(random() * (span.toMs - span.fromMs))
    const outcome = pick('delivered', 'delivered', 'delivered', 'fallback', 'blocked', 'lost')
    const sent = outcome === 'delivered' || outcome === 'fallback'
    const offer = sent ? pick(31, 32, 33) : 0
    const reason = outcome === 'delivered' ? '' : pick('target.country', 'cap.clicks.day')
    return {
      click_id: makeId(time),
      origin: makeOrigin(STREAM, index),
      time,
      class: pick('human', 'human', 'human', 'bot', 'preflight', 'test'),
      outcome,
      reason,
      link_id: pick(17, 18),
      domain_id: pick(1, 2),
      publisher_id: pick(7, 8, 9),
      offer_id: offer,
      advertiser_id: sent ? pick(5, 6) : 0,
      strategy: pick('weight', 'priority'),
      trace: [
        {
          member: 0,
          offer_id: 31,
          result: offer === 31 ? 'chosen' : pick('target.country', 'cap.clicks.day', 'not_drawn'),
        },
        { member: 1, offer_id: 32, result: offer === 32 ? 'chosen' : pick('duplicate.click', 'not_reached') },
      ],
      sub1: pick('', 'a', 'b', 'c,d', '=1+1'),
      sub2: pick('x', 'y'),
      country: pick('', 'DE', 'FR'),
      region: pick('', 'DE-BY'),
      city: pick('', 'Berlin', 'Paris'),
      device: pick('desktop', 'mobile'),
      os: pick('Android', 'iOS'),
      browser: pick('Chrome', 'Safari'),
      language: pick('de', 'en'),
      asn: pick(0, 4_200_000_000),
      referrer_host: pick('', 'news.example'),
      visitor_key: Buffer.from([0, 0, 0, 0, 0, 0, Math.floor(time / 86_400_000) % 256, Math.floor(random() * 40)]),
    }
  })
}

/** A conversion for some of the clicks that reached an offer, in several currencies. */
export function randomConversions(random: () => number, clicks: readonly NewClick[]): StoredConversion[] {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  return clicks
    .filter((click) => (click.offer_id ?? 0) !== 0 && random() < 0.4)
    .map((click) => ({
      click,
      cid: formatUuid(click.click_id),
      version: click.time * 2 + 1,
      status: pick('approved', 'approved', 'pending', 'rejected'),
      receivedAtMs: click.time + Math.floor(random() * 86_400_000),
      payoutMicros: Math.floor(random() * 5_000_000),
      payoutCurrency: pick('USD', 'EUR', ''),
      revenueMicros: Math.floor(random() * 9_000_000),
      revenueCurrency: pick('USD', 'EUR'),
    }))
}

/** The row the sink writes for it; `earlier` makes a version that the other one replaces. */
export function conversionRow(conversion: StoredConversion, earlier = false): Record<string, unknown> {
  const { click } = conversion
  const time = (ms: number): string => new Date(ms).toISOString()
  const columns = (
    'class outcome reason strategy link_id domain_id publisher_id offer_id advertiser_id sub1 sub2 ' +
    'country region city device os browser language asn referrer_host'
  ).split(' ')
  return {
    ...Object.fromEntries(columns.map((column) => [column, (click as unknown as Record<string, unknown>)[column]])),
    click_day: time(click.time).slice(0, 10),
    cid: conversion.cid,
    version: conversion.version - (earlier ? 1 : 0),
    enriched: true,
    click_id: formatUuid(click.click_id),
    click_time: time(click.time),
    received_at: time(conversion.receivedAtMs),
    status: earlier ? 'pending' : conversion.status,
    payout: micros(earlier ? 1 : conversion.payoutMicros),
    payout_currency: conversion.payoutCurrency,
    revenue: micros(conversion.revenueMicros),
    revenue_currency: conversion.revenueCurrency,
  }
}

function micros(amount: number): string {
  return `${Math.floor(amount / 1_000_000)}.${String(amount % 1_000_000).padStart(6, '0')}`
}
