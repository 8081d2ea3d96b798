import type { NewClick } from '@smartlink/events/generated/click'
import { DECIDER } from '@smartlink/routing/decider'
import type { ClickRequest, Decision } from '@smartlink/routing/types'
import type { VisitorOf } from '@smartlink/visitor-facts/visitor-facts'
import type { Suspicion } from '../fraud/suspicion.ts'
import type { Recollection } from '../visitor/visitor-memory.ts'
import type { LinkAsked } from './links.ts'

const DECIDER_VERSION = String(DECIDER)

/** Everything a click event is made of, but for its place in the outbox. */
export interface ClickParts {
  readonly clickId: Buffer
  readonly now: number
  readonly asked: LinkAsked
  readonly click: ClickRequest
  readonly visitor: VisitorOf
  readonly recollection: Recollection
  readonly suspicion: Suspicion
  readonly decision: Decision
  /** What happened on the way besides what the decision says. */
  readonly flags: readonly string[]
}

/** The event of a decided click: all that is needed to decide it again. Key order is the schema's. */
export function clickEvent(parts: ClickParts, origin: Buffer): NewClick {
  const { decision, click, visitor, suspicion, asked } = parts
  const { facts, agent } = visitor
  return {
    click_id: parts.clickId,
    origin,
    time: parts.now,
    class: click.class,
    class_reason: click.class_reason,
    outcome: decision.outcome,
    reason: decision.reason,
    decider: DECIDER_VERSION,
    catalog_revision: asked.catalogRevision,
    link_id: asked.compiled.id,
    domain_id: asked.domain.id,
    publisher_id: click.publisher_id ?? 0,
    offer_id: decision.offer_id,
    advertiser_id: decision.advertiser_id,
    member: decision.member,
    strategy: asked.compiled.strategy,
    draw: decision.draw,
    propensity: decision.propensity,
    trace: decision.trace,
    caps: decision.caps,
    sub1: click.sub1,
    sub2: click.sub2,
    sub3: click.sub3,
    sub4: click.sub4,
    sub5: click.sub5,
    sub6: click.sub6,
    xid: click.xid,
    params: decision.params,
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
    languages: visitor.languages,
    user_agent: facts.user_agent,
    referrer: facts.referrer,
    referrer_host: facts.referrer_host,
    address: facts.address,
    visitor_key: visitor.visitor_key.bytes,
    visitor_key_prev: visitor.visitor_key_prev.bytes,
    address_key: visitor.address_key.bytes,
    subnet_key: visitor.subnet_key.bytes,
    key_id: visitor.key_id,
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
    flags: parts.flags.length === 0 ? decision.flags : [...decision.flags, ...parts.flags],
    payout_micros: decision.payout_micros,
    payout_currency: decision.payout_currency,
    revenue_micros: decision.revenue_micros,
    revenue_currency: decision.revenue_currency,
  }
}

/** Offers that were asked about and the one chosen, as far as the visitor had had them; nothing else depends on others. */
function offersHadBefore({ recollection, decision }: ClickParts): readonly number[] {
  const { offer_id: chosen, duplicate_offers: asked } = decision
  if (!recollection.returning || chosen === 0 || asked.includes(chosen)) return asked
  return recollection.had(chosen) ? [...asked, chosen] : asked
}
