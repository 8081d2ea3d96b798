import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { DECIDER } from '@smartlink/routing/decider'
import { reasonOf, TRACE_RESULTS } from '@smartlink/routing/reasons'
import type { Decision, TraceStep } from '@smartlink/routing/types'
import type { ZoneClock } from '@smartlink/routing/zone-clock'
import { amountText } from '../clicks-report/money-text.ts'
import { decideAgain } from './decide-again.ts'
import { differencesOf } from './differences.ts'
import type { StoredClick } from './stored-click.ts'

/** Why a click can't be decided again. */
export interface WhyNot {
  readonly code: string
  readonly detail: string
}

/** A stored click beside the same click decided again with the catalog of its revision. */
export function explainClick(
  stored: StoredClick,
  past: { readonly catalog: CatalogReader } | { readonly whyNot: WhyNot },
  zones: ZoneClock,
): Record<string, unknown> {
  const common = {
    click_id: stored.click_id,
    time: new Date(stored.time_ms).toISOString(),
    link_id: stored.link_id,
    revision: stored.catalog_revision,
    decider: { stored: stored.decider, again: String(DECIDER), same: stored.decider === String(DECIDER) },
    inputs: inputsOf(stored),
    stored: shown(stored),
  }
  const again = 'catalog' in past ? decideAgain(stored, past.catalog, zones) : undefined
  if (again === undefined) {
    return { ...common, agrees: null, again: null, differences: [], given: [], why_not: whyNot(past, stored) }
  }
  const differences = differencesOf(stored, again.decision)
  return {
    ...common,
    agrees: differences.length === 0,
    again: shown(again.decision),
    differences,
    given: again.given,
    why_not: null,
  }
}

function whyNot(past: { readonly catalog: CatalogReader } | { readonly whyNot: WhyNot }, stored: StoredClick): WhyNot {
  if ('whyNot' in past) return past.whyNot
  const detail = `Revision ${stored.catalog_revision} of the catalog has no link ${stored.link_id} on domain ${stored.domain_id}`
  return { code: 'explain.link_absent', detail }
}

/** What the decision was made of. Caps as they were seen stand with the decision. */
function inputsOf(stored: StoredClick): Record<string, unknown> {
  const { publisher_id, sub1, sub2, sub3, sub4, sub5, sub6, xid, params } = stored
  const { continent, country, region, city, asn, connection, visitor_zone, device, os, os_version } = stored
  const { browser, browser_version, language, referrer_host, fraud_score, fraud_categories } = stored
  return {
    class: stored.class,
    class_reason: stored.class_reason,
    domain_id: stored.domain_id,
    publisher_id,
    sub1,
    sub2,
    sub3,
    sub4,
    sub5,
    sub6,
    xid,
    params,
    facts: {
      continent,
      country,
      region,
      city,
      asn,
      connection,
      visitor_zone,
      device,
      os,
      os_version,
      browser,
      browser_version,
      language,
      referrer_host,
    },
    fraud: { score: fraud_score, categories: fraud_categories },
    duplicate_offers: stored.duplicate_offers,
    returning: stored.returning,
    draw: stored.draw,
  }
}

function shown(decided: StoredClick | Decision): Record<string, unknown> {
  const { outcome, reason, member, offer_id, advertiser_id, draw, propensity, destination, flags } = decided
  const registered = reason === '' ? undefined : reasonOf(reason)
  return {
    outcome,
    reason,
    meaning: registered?.meaning ?? '',
    todo: registered?.todo ?? '',
    member,
    offer_id,
    advertiser_id,
    draw,
    propensity,
    trace: decided.trace.map((step) => ({ ...step, meaning: meaningOf(step) })),
    caps: decided.caps.map(({ cap, window, remaining, spent, passed }) => ({ cap, window, remaining, spent, passed })),
    destination,
    flags,
    payout: money(decided.payout_micros, decided.payout_currency),
    revenue: money(decided.revenue_micros, decided.revenue_currency),
  }
}

function money(micros: number, currency: string): unknown {
  return currency === '' ? null : { amount: amountText(decimalOf(micros)), currency }
}

function meaningOf({ result }: TraceStep): string {
  return (TRACE_RESULTS as Readonly<Record<string, string>>)[result] ?? reasonOf(result)?.meaning ?? ''
}

function decimalOf(micros: number): string {
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`
}
