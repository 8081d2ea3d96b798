import type { NewClick } from '@smartlink/events/generated/click'
import type { ClickSections } from '@smartlink/events/generated/write-click'
import { DECIDER } from '@smartlink/routing/decider'
import type { Decision } from '@smartlink/routing/types'
import type { VisitorSections } from '@smartlink/visitor-facts/visitor-sections'
import type { Suspicion } from '../fraud/suspicion.ts'
import type { Recollection } from '../visitor/visitor-memory.ts'
import type { Click } from './decided-click.ts'

const DECIDER_VERSION = String(DECIDER)

/** Everything a click event is made of, but for its place in the outbox. */
export interface ClickParts {
  readonly click: Pick<Click, 'asked' | 'request' | 'visitor' | 'flags'>
  readonly clickId: Buffer
  readonly now: number
  readonly recollection: Recollection
  readonly suspicion: Suspicion
  readonly decision: Decision
}

/** The event of a decided click: all that is needed to decide it again. */
export function clickEvent(parts: ClickParts, origin: Buffer, isSpread: boolean): NewClick {
  const { agent, facts, languages, ...visitor } = parts.click.visitor
  return {
    ...fieldsOutsideSections(parts, origin, isSpread),
    trace: parts.decision.trace,
    continent: facts.continent,
    country: facts.country,
    region: facts.region,
    city: facts.city,
    city_id: facts.city_id,
    asn: facts.asn,
    connection: facts.connection,
    visitor_zone: facts.visitor_zone,
    geo_db: visitor.geo_db,
    device: facts.device,
    device_brand: agent.device_brand,
    device_model: agent.device_model,
    os: facts.os,
    os_version: facts.os_version,
    browser: facts.browser,
    browser_version: facts.browser_version,
    language: facts.language,
    languages,
    user_agent: facts.user_agent,
    referrer: facts.referrer,
    referrer_host: facts.referrer_host,
    address: facts.address,
    visitor_key: visitor.visitor_key.bytes,
    visitor_key_prev: visitor.visitor_key_prev.bytes,
    address_key: visitor.address_key.bytes,
    subnet_key: visitor.subnet_key.bytes,
    key_id: visitor.key_id,
  }
}

/** Those bytes of the event that were encoded before: what is said of the visitor, and the trace. */
export function sectionsOf(visitor: VisitorSections, trace: Uint8Array): ClickSections {
  const { place, agent, languages, userAgent, referrer } = visitor
  return { trace, place, agent, languages, userAgent, referrer, visitor: visitor.visitor }
}

/** The fields of the event that no section has. Their order is the schema's. */
export function fieldsOutsideSections(parts: ClickParts, origin: Buffer, isSpread: boolean): NewClick {
  const { decision, suspicion } = parts
  const { request, asked, flags } = parts.click
  return {
    click_id: parts.clickId,
    origin,
    time: parts.now,
    class: request.class,
    class_reason: request.class_reason,
    outcome: decision.outcome,
    reason: decision.reason,
    decider: DECIDER_VERSION,
    catalog_revision: asked.catalogRevision,
    link_id: asked.compiled.id,
    domain_id: asked.domain.id,
    publisher_id: request.publisher_id ?? 0,
    offer_id: decision.offer_id,
    advertiser_id: decision.advertiser_id,
    member: decision.member,
    strategy: asked.compiled.strategy,
    draw: decision.draw,
    propensity: decision.propensity,
    caps: decision.caps,
    sub1: request.sub1,
    sub2: request.sub2,
    sub3: request.sub3,
    sub4: request.sub4,
    sub5: request.sub5,
    sub6: request.sub6,
    xid: request.xid,
    params: decision.params,
    fraud_score: suspicion.score,
    fraud_band: suspicion.band,
    fraud_rules: suspicion.rules,
    fraud_categories: suspicion.categories,
    fraud_subjects: suspicion.subjects,
    duplicate_offers: offersHadBefore(parts),
    returning: parts.recollection.returning,
    given: decision.given,
    destination: decision.destination,
    deep_link: decision.deep_link,
    flags: flagsOf(decision.flags, flags, isSpread),
    payout_micros: decision.payout_micros,
    payout_currency: decision.payout_currency,
    revenue_micros: decision.revenue_micros,
    revenue_currency: decision.revenue_currency,
  }
}

function flagsOf(decided: readonly string[], onTheWay: readonly string[], isSpread: boolean): readonly string[] {
  if (onTheWay.length === 0 && !isSpread) return decided
  return [...decided, ...onTheWay, ...(isSpread ? ['spread'] : [])]
}

/** Offers that were asked about and the one chosen, as far as the visitor had had them; nothing else depends on others. */
function offersHadBefore({ recollection, decision }: ClickParts): readonly number[] {
  const { offer_id: chosen, duplicate_offers: asked } = decision
  if (!recollection.returning || chosen === 0 || asked.includes(chosen)) return asked
  return recollection.had(chosen) ? [...asked, chosen] : asked
}
