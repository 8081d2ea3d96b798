// Generated from schemas/*.avsc by scripts/generate-types.ts. Change the schema, then run that script.

import { writeArray, writeBoolean, writeDouble, writeEncoded, writeEnum, writeFixed, writeInt, writeLong, writeMap, writeText } from '../body-write.ts'
import type { CapLook, GivenAnswer, NewClick, SubjectScore, TraceStep } from './click.ts'

const CLASS_SYMBOLS = ["human","bot","preflight","test"]

const OUTCOME_SYMBOLS = ["lost","delivered","fallback","blocked"]

const STRATEGY_SYMBOLS = ["weight","priority"]

const DEFAULT_VISITOR_KEY = Buffer.from("\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", 'latin1')

const DEFAULT_VISITOR_KEY_PREV = Buffer.from("\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", 'latin1')

const DEFAULT_ADDRESS_KEY = Buffer.from("\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", 'latin1')

const DEFAULT_SUBNET_KEY = Buffer.from("\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", 'latin1')

function writeTraceStep(target: Buffer, at: number, value: TraceStep): number {
  let position = at
  position = writeInt(target, position, value.member)
  position = writeInt(target, position, value.offer_id)
  position = writeText(target, position, value.result)
  return position
}

function writeCapLook(target: Buffer, at: number, value: CapLook): number {
  let position = at
  position = writeText(target, position, value.cap)
  position = writeText(target, position, value.window)
  position = writeLong(target, position, value.remaining)
  position = writeBoolean(target, position, value.spent)
  position = writeBoolean(target, position, value.passed)
  return position
}

function writeSubjectScore(target: Buffer, at: number, value: SubjectScore): number {
  let position = at
  position = writeText(target, position, value.subject)
  position = writeInt(target, position, value.score)
  position = writeText(target, position, value.category)
  return position
}

function writeGivenAnswer(target: Buffer, at: number, value: GivenAnswer): number {
  let position = at
  position = writeText(target, position, value.rule)
  position = writeBoolean(target, position, value.passed)
  return position
}

export function writeClickTrace(target: Buffer, at: number, value: Pick<NewClick, 'trace'>): number {
  let position = at
  position = writeArray(target, position, value.trace === undefined ? [] : value.trace, writeTraceStep)
  return position
}

export function writeClickPlace(target: Buffer, at: number, value: Pick<NewClick, 'continent' | 'country' | 'region' | 'city' | 'city_id' | 'asn' | 'connection' | 'visitor_zone' | 'geo_db'>): number {
  let position = at
  position = writeText(target, position, value.continent === undefined ? "" : value.continent)
  position = writeText(target, position, value.country === undefined ? "" : value.country)
  position = writeText(target, position, value.region === undefined ? "" : value.region)
  position = writeText(target, position, value.city === undefined ? "" : value.city)
  position = writeInt(target, position, value.city_id === undefined ? 0 : value.city_id)
  position = writeLong(target, position, value.asn === undefined ? 0 : value.asn)
  position = writeText(target, position, value.connection === undefined ? "" : value.connection)
  position = writeText(target, position, value.visitor_zone === undefined ? "" : value.visitor_zone)
  position = writeText(target, position, value.geo_db === undefined ? "" : value.geo_db)
  return position
}

export function writeClickAgent(target: Buffer, at: number, value: Pick<NewClick, 'device' | 'device_brand' | 'device_model' | 'os' | 'os_version' | 'browser' | 'browser_version'>): number {
  let position = at
  position = writeText(target, position, value.device === undefined ? "" : value.device)
  position = writeText(target, position, value.device_brand === undefined ? "" : value.device_brand)
  position = writeText(target, position, value.device_model === undefined ? "" : value.device_model)
  position = writeText(target, position, value.os === undefined ? "" : value.os)
  position = writeText(target, position, value.os_version === undefined ? "" : value.os_version)
  position = writeText(target, position, value.browser === undefined ? "" : value.browser)
  position = writeText(target, position, value.browser_version === undefined ? "" : value.browser_version)
  return position
}

export function writeClickLanguages(target: Buffer, at: number, value: Pick<NewClick, 'language' | 'languages'>): number {
  let position = at
  position = writeText(target, position, value.language === undefined ? "" : value.language)
  position = writeArray(target, position, value.languages === undefined ? [] : value.languages, writeText)
  return position
}

export function writeClickUserAgent(target: Buffer, at: number, value: Pick<NewClick, 'user_agent'>): number {
  let position = at
  position = writeText(target, position, value.user_agent === undefined ? "" : value.user_agent)
  return position
}

export function writeClickReferrer(target: Buffer, at: number, value: Pick<NewClick, 'referrer' | 'referrer_host'>): number {
  let position = at
  position = writeText(target, position, value.referrer === undefined ? "" : value.referrer)
  position = writeText(target, position, value.referrer_host === undefined ? "" : value.referrer_host)
  return position
}

export function writeClickVisitor(target: Buffer, at: number, value: Pick<NewClick, 'address' | 'visitor_key' | 'visitor_key_prev' | 'address_key' | 'subnet_key' | 'key_id'>): number {
  let position = at
  position = writeText(target, position, value.address === undefined ? "" : value.address)
  position = writeFixed(target, position, value.visitor_key === undefined ? DEFAULT_VISITOR_KEY : value.visitor_key, 8)
  position = writeFixed(target, position, value.visitor_key_prev === undefined ? DEFAULT_VISITOR_KEY_PREV : value.visitor_key_prev, 8)
  position = writeFixed(target, position, value.address_key === undefined ? DEFAULT_ADDRESS_KEY : value.address_key, 8)
  position = writeFixed(target, position, value.subnet_key === undefined ? DEFAULT_SUBNET_KEY : value.subnet_key, 8)
  position = writeInt(target, position, value.key_id === undefined ? 0 : value.key_id)
  return position
}

/** Bytes of sections as their functions wrote them, which stand for the fields of the section. */
export interface ClickSections {
  readonly trace?: Uint8Array | undefined
  readonly place?: Uint8Array | undefined
  readonly agent?: Uint8Array | undefined
  readonly languages?: Uint8Array | undefined
  readonly userAgent?: Uint8Array | undefined
  readonly referrer?: Uint8Array | undefined
  readonly visitor?: Uint8Array | undefined
}

/** Writes all fields but the guard; returns the position after them, beyond the end of `target` when they do not fit. */
export function writeClick(target: Buffer, at: number, value: NewClick, sections: ClickSections): number {
  let position = at
  position = writeFixed(target, position, value.click_id, 16)
  position = writeFixed(target, position, value.origin, 16)
  position = writeLong(target, position, value.time)
  position = writeEnum(target, position, value.class === undefined ? "human" : value.class, CLASS_SYMBOLS)
  position = writeText(target, position, value.class_reason === undefined ? "" : value.class_reason)
  position = writeEnum(target, position, value.outcome === undefined ? "lost" : value.outcome, OUTCOME_SYMBOLS)
  position = writeText(target, position, value.reason === undefined ? "" : value.reason)
  position = writeText(target, position, value.decider === undefined ? "" : value.decider)
  position = writeLong(target, position, value.catalog_revision === undefined ? 0 : value.catalog_revision)
  position = writeInt(target, position, value.link_id === undefined ? 0 : value.link_id)
  position = writeInt(target, position, value.domain_id === undefined ? 0 : value.domain_id)
  position = writeInt(target, position, value.publisher_id === undefined ? 0 : value.publisher_id)
  position = writeInt(target, position, value.offer_id === undefined ? 0 : value.offer_id)
  position = writeInt(target, position, value.advertiser_id === undefined ? 0 : value.advertiser_id)
  position = writeInt(target, position, value.member === undefined ? -1 : value.member)
  position = writeEnum(target, position, value.strategy === undefined ? "weight" : value.strategy, STRATEGY_SYMBOLS)
  position = writeLong(target, position, value.draw === undefined ? -1 : value.draw)
  position = writeDouble(target, position, value.propensity === undefined ? 0 : value.propensity)
  position = sections.trace === undefined ? writeClickTrace(target, position, value) : writeEncoded(target, position, sections.trace)
  position = writeArray(target, position, value.caps === undefined ? [] : value.caps, writeCapLook)
  position = writeText(target, position, value.sub1 === undefined ? "" : value.sub1)
  position = writeText(target, position, value.sub2 === undefined ? "" : value.sub2)
  position = writeText(target, position, value.sub3 === undefined ? "" : value.sub3)
  position = writeText(target, position, value.sub4 === undefined ? "" : value.sub4)
  position = writeText(target, position, value.sub5 === undefined ? "" : value.sub5)
  position = writeText(target, position, value.sub6 === undefined ? "" : value.sub6)
  position = writeText(target, position, value.xid === undefined ? "" : value.xid)
  position = writeMap(target, position, value.params === undefined ? {} : value.params, writeText)
  position = sections.place === undefined ? writeClickPlace(target, position, value) : writeEncoded(target, position, sections.place)
  position = sections.agent === undefined ? writeClickAgent(target, position, value) : writeEncoded(target, position, sections.agent)
  position = sections.languages === undefined ? writeClickLanguages(target, position, value) : writeEncoded(target, position, sections.languages)
  position = sections.userAgent === undefined ? writeClickUserAgent(target, position, value) : writeEncoded(target, position, sections.userAgent)
  position = sections.referrer === undefined ? writeClickReferrer(target, position, value) : writeEncoded(target, position, sections.referrer)
  position = sections.visitor === undefined ? writeClickVisitor(target, position, value) : writeEncoded(target, position, sections.visitor)
  position = writeInt(target, position, value.fraud_score === undefined ? 0 : value.fraud_score)
  position = writeText(target, position, value.fraud_band === undefined ? "" : value.fraud_band)
  position = writeArray(target, position, value.fraud_rules === undefined ? [] : value.fraud_rules, writeText)
  position = writeArray(target, position, value.fraud_categories === undefined ? [] : value.fraud_categories, writeText)
  position = writeArray(target, position, value.fraud_subjects === undefined ? [] : value.fraud_subjects, writeSubjectScore)
  position = writeArray(target, position, value.duplicate_offers === undefined ? [] : value.duplicate_offers, writeInt)
  position = writeBoolean(target, position, value.returning === undefined ? false : value.returning)
  position = writeArray(target, position, value.given === undefined ? [] : value.given, writeGivenAnswer)
  position = writeText(target, position, value.destination === undefined ? "" : value.destination)
  position = writeBoolean(target, position, value.deep_link === undefined ? false : value.deep_link)
  position = writeArray(target, position, value.flags === undefined ? [] : value.flags, writeText)
  position = writeLong(target, position, value.payout_micros === undefined ? 0 : value.payout_micros)
  position = writeText(target, position, value.payout_currency === undefined ? "" : value.payout_currency)
  position = writeLong(target, position, value.revenue_micros === undefined ? 0 : value.revenue_micros)
  position = writeText(target, position, value.revenue_currency === undefined ? "" : value.revenue_currency)
  return position
}
