import ipaddr from 'ipaddr.js'
import type { Cap, FraudSettings, Member, Offer, Schedule, TargetingRule } from '../types.ts'
import type { Situation } from './arbitrary-click.ts'
import { PUBLISHERS, TOKEN } from './fixtures.ts'

/**
 * The rules read straight from the entities, one at a time, with nothing compiled or remembered: slow, plain, and
 * written apart from the decider, which has to agree with it.
 */
export interface NaiveDecision {
  readonly outcome: string
  readonly reason: string
  readonly member: number
  readonly offer_id: number
  readonly trace: readonly (readonly [member: number, offer: number, result: string])[]
  readonly spent: readonly string[]
  readonly passed: readonly string[]
  readonly status: number
  readonly location: string
  readonly propensity: number
}

export type NaiveAnswer = NaiveDecision | { readonly needs: readonly string[] }

type Standing = { readonly position: number; readonly member: Member; readonly offer: Offer | undefined }

export function naiveDecision(s: Situation): NaiveAnswer {
  const { link, click } = s
  const counted = click.class === 'human' || click.class === 'bot'
  const publisherId = click.publisher_id ?? 0
  const offerOf = (id: number): Offer | undefined => s.offers.find((offer) => offer.id === id)
  const all: Standing[] = link.members.map((member, position) => ({
    position,
    member,
    offer: offerOf(member.offer_id),
  }))
  const order = all.toSorted(
    (a, b) =>
      (link.strategy === 'priority' ? a.member.rank - b.member.rank : 0) ||
      b.member.weight - a.member.weight ||
      a.position - b.position,
  )

  const none = { member: -1, offer_id: 0, spent: [], passed: [], location: '', propensity: 0 }
  const blocked = (reason: string, status: number, trace: NaiveDecision['trace'] = []): NaiveDecision => ({
    ...none,
    outcome: 'blocked',
    reason,
    status,
    trace,
  })

  const refusal = refusalOfLink(s, all)
  if (refusal !== undefined) return blocked(...refusal)
  const linkFraud = fraudReason(s, link.fraud)
  if (linkFraud !== '' && link.fraud.to_fallback !== true) return blocked(linkFraud, 403)

  const trace: [number, number, string][] = []
  let passing: Standing[] = []
  let reason = linkFraud
  if (linkFraud === '') {
    const ranks = link.strategy === 'priority' ? [...new Set(order.map(({ member }) => member.rank))] : [0]
    for (const rank of ranks) {
      const tier = link.strategy === 'priority' ? order.filter(({ member }) => member.rank === rank) : order
      if (passing.length > 0) {
        for (const { position, member } of tier) trace.push([position, member.offer_id, 'not_reached'])
        continue
      }
      const needs: string[] = []
      for (const standing of tier) {
        const zero = standing.member.weight === 0 && !(link.strategy === 'priority' && tier.length === 1)
        const failure = failureOfMember(s, standing, publisherId, counted)
        const isUnknown = Array.isArray(failure) && (zero || s.unknownCaps === 'wait')
        if (isUnknown && !zero) needs.push(...failure)
        const result = isUnknown ? '' : Array.isArray(failure) ? closedReason(s, failure) : failure
        const final = result === '' && zero ? 'strategy.zero_weight' : result
        if (final === '' && !isUnknown) passing.push(standing)
        trace.push([standing.position, standing.member.offer_id, final === '' ? 'not_drawn' : final])
      }
      if (needs.length > 0) return { needs: [...new Set(needs)].toSorted() }
    }
    reason = trace[0]?.[2] ?? 'link.empty'
  }

  if (passing.length > 0) {
    if (passing.length === 1) passing = passing.map((one) => ({ ...one, member: { ...one.member, weight: 1 } }))
    const total = passing.reduce((sum, { member }) => sum + BigInt(member.weight), 0n)
    const point = passing.length === 1 ? 0n : (BigInt(s.draw) * total) >> 52n
    let sum = 0n
    const chosen = passing.find(({ member }) => (sum += BigInt(member.weight)) > point) as Standing
    return {
      outcome: 'delivered',
      reason: '',
      member: chosen.position,
      offer_id: chosen.member.offer_id,
      trace: trace.map(([position, id, result]) => [position, id, position === chosen.position ? 'chosen' : result]),
      ...tokens(s, chosen.offer as Offer, publisherId, counted, false),
      ...redirect(s, targetOf(s, chosen.offer as Offer) ?? ''),
      propensity: Number(chosen.member.weight) / Number(total),
    }
  }

  const fallbackId = link.fallback_offer_id ?? undefined
  if (fallbackId !== undefined) {
    const fallback = offerOf(fallbackId)
    let failure: string | string[] = statusReason(s, fallback)
    if (failure === '' && targetOf(s, fallback as Offer) === undefined) failure = 'offer.bad_target'
    if (failure === '' && click.class !== 'test')
      failure = capAnswer(s, (fallback as Offer).caps, fallbackId, publisherId, counted)
    if (Array.isArray(failure) && s.unknownCaps === 'closed') failure = closedReason(s, failure)
    if (Array.isArray(failure)) return { needs: [...new Set(failure)].toSorted() }
    trace.push([-1, fallbackId, failure === '' ? 'chosen' : failure])
    if (failure === '') {
      return {
        ...none,
        outcome: 'fallback',
        reason,
        offer_id: fallbackId,
        trace,
        ...tokens(s, fallback as Offer, publisherId, counted, true),
        ...redirect(s, targetOf(s, fallback as Offer) ?? ''),
      }
    }
  }
  if (linkFraud !== '') return blocked(linkFraud, 403, trace)
  const lost = { ...none, outcome: 'lost', reason, trace }
  return 'url' in link.no_match
    ? { ...lost, ...redirect(s, link.no_match.url) }
    : { ...lost, status: link.no_match.status }
}

function refusalOfLink(s: Situation, all: readonly Standing[]): [string, number] | undefined {
  const { link, click, now } = s
  if (!s.domain.active) return ['domain.inactive', 404]
  if (!link.active) return ['link.inactive', 404]
  if (link.starts_at && now < Date.parse(link.starts_at)) return ['link.not_started', 404]
  if (link.ends_at && now >= Date.parse(link.ends_at)) return ['link.expired', 404]
  if (click.publisher_id === undefined) return ['publisher.missing', 400]
  const publisher = PUBLISHERS.find(({ id }) => id === click.publisher_id)
  if (publisher === undefined) return ['publisher.unknown', 403]
  if (publisher.status === 'paused') return ['publisher.inactive', 403]
  const mayNot = (offer: Offer | undefined): boolean =>
    offer !== undefined && offer.access !== 'public' && !offer.publisher_ids.includes(publisher.id)
  if (link.visibility === 'private' && all.some(({ offer }) => mayNot(offer))) return ['link.not_visible', 403]
  return undefined
}

function statusReason(s: Situation, offer: Offer | undefined): string {
  if (offer === undefined) return 'offer.inactive'
  const group = s.groups.find(({ id }) => id === offer.targeting_group_id)
  const lacksGroup = offer.targeting_group_id !== undefined && group === undefined
  const own = group !== undefined && offer.targeting_group_mode === 'replace' ? [] : offer.targeting
  const isNonsense = [...own, ...(group?.targeting ?? [])].some(({ dim }) => (dim as string) === 'carrier')
  if (offer.needs === 99 || group?.needs === 99 || lacksGroup || isNonsense) return 'offer.needs_newer'
  if (offer.status === 'paused') return 'offer.inactive'
  if (s.advertisers.find(({ id }) => id === offer.advertiser_id)?.status !== 'active')
    return 'offer.advertiser_inactive'
  if (offer.starts_at && s.now < Date.parse(offer.starts_at)) return 'offer.not_started'
  if (offer.ends_at && s.now >= Date.parse(offer.ends_at)) return 'offer.expired'
  return ''
}

function failureOfMember(
  s: Situation,
  { member, offer }: Standing,
  publisherId: number,
  counted: boolean,
): string | string[] {
  const { click } = s
  if ((member.targeting ?? []).some(({ dim }) => (dim as string) === 'carrier')) return 'offer.needs_newer'
  const failure = statusReason(s, offer)
  if (failure !== '' || offer === undefined) return failure
  if (offer.access !== 'public' && !offer.publisher_ids.includes(publisherId)) return 'offer.no_access'
  const isBlocked = offer.blocked_sources.some(
    ({ publisher_id, sub1 }) => publisher_id === publisherId && (sub1 === undefined || sub1 === click.sub1),
  )
  if (isBlocked) return 'offer.source_blocked'
  if (click.test?.targeting !== true) {
    const group = s.groups.find(({ id }) => id === offer.targeting_group_id)
    const own = group !== undefined && offer.targeting_group_mode === 'replace' ? [] : offer.targeting
    const failing = [...(member.targeting ?? []), ...(group?.targeting ?? []), ...own].find(
      (rule) => !rulePasses(s, rule),
    )
    if (failing !== undefined) return `target.${failing.dim}`
  }
  if (offer.schedule && click.test?.schedule !== true && !scheduleIsOpen(s, offer.schedule)) return 'schedule.closed'
  if (offer.duplicates === 'reject' && counted && s.duplicates.includes(offer.id)) return 'duplicate.click'
  const fraud = fraudReason(s, offer.fraud)
  if (fraud !== '') return fraud
  if (targetOf(s, offer) === undefined) return 'offer.bad_target'
  if (click.class === 'test') return ''
  const ofLink = capAnswer(s, s.link.caps, 0, publisherId, counted)
  if (typeof ofLink === 'string' && ofLink !== '') return ofLink
  const ofOffer = capAnswer(s, offer.caps, offer.id, publisherId, counted)
  if (typeof ofOffer === 'string' && ofOffer !== '') return ofOffer
  const needs = [ofLink, ofOffer].flat().filter((key) => key !== '')
  return needs.length > 0 ? needs : ''
}

function fraudReason({ click, fraudCategories, fraudScore }: Situation, settings: FraudSettings): string {
  if (settings.mode !== 'enforce' || click.class === 'preflight') return ''
  const category = settings.block_categories.find((name) => fraudCategories.includes(name))
  if (category !== undefined) return `fraud.${category}`
  return fraudScore >= settings.threshold ? 'fraud.score' : ''
}

const SCOPES = ['offer', 'offer+publisher', 'offer+publisher+sub1']

function capStops(cap: Cap, caps: readonly Cap[], publisherId: number): boolean {
  const isAbout = (one: Cap): boolean => !one.publisher_ids || one.publisher_ids.includes(publisherId)
  const isOverridden = caps.some(
    (other) =>
      other.mode === 'override' &&
      isAbout(other) &&
      other.metric === cap.metric &&
      SCOPES.indexOf(other.scope) > SCOPES.indexOf(cap.scope),
  )
  return cap.enforcement === 'hard' && !isOverridden
}

/** The reason of a used-up cap, or the keys it needs. */
function capAnswer(
  s: Situation,
  caps: readonly Cap[],
  offerId: number,
  publisherId: number,
  counted: boolean,
): string | string[] {
  const needs: string[] = []
  for (const cap of caps) {
    if (cap.publisher_ids && !cap.publisher_ids.includes(publisherId)) continue
    if (!capStops(cap, caps, publisherId)) continue
    const remaining = s.remaining[cap.id]
    if (remaining === 'too_many') return 'cap.too_many_keys'
    if (remaining === 'unknown') {
      if (!counted || cap.metric !== 'clicks') continue
      needs.push(`${offerId}/${cap.id}`)
    } else if ((remaining ?? 0) <= 0) return `cap.${cap.metric}.${cap.window}`
  }
  return needs.length > 0 ? needs : ''
}

/** The reason of the first cap that was needed, when waiting for it is over. */
function closedReason(s: Situation, [key = '']: readonly string[]): string {
  const [offerId, capId] = key.split('/').map(Number)
  const caps = offerId === 0 ? s.link.caps : (s.offers.find(({ id }) => id === offerId)?.caps ?? [])
  const cap = caps.find(({ id }) => id === capId)
  return `cap.${cap?.metric}.${cap?.window}`
}

function tokens(
  s: Situation,
  offer: Offer,
  publisherId: number,
  counted: boolean,
  isFallback: boolean,
): Pick<NaiveDecision, 'spent' | 'passed'> {
  const spent: string[] = []
  const passed: string[] = []
  if (counted) {
    for (const [caps, id] of [
      [isFallback ? [] : s.link.caps, 0],
      [offer.caps, offer.id],
    ] as const) {
      for (const cap of caps) {
        if (cap.metric !== 'clicks' || (cap.publisher_ids && !cap.publisher_ids.includes(publisherId))) continue
        ;(capStops(cap, caps, publisherId) ? spent : passed).push(`${id}/${cap.id}`)
      }
    }
  }
  return { spent: spent.toSorted(), passed: passed.toSorted() }
}

export function rulePasses(s: Situation, rule: TargetingRule): boolean {
  const isExcluding = rule.op.startsWith('not_')
  const matched = ruleMatches(s, rule)
  if (matched === 'unknown') return (rule.unknown ?? (isExcluding ? 'allow' : 'deny')) === 'allow'
  return matched !== isExcluding
}

function ruleMatches(s: Situation, rule: TargetingRule): boolean | 'unknown' {
  const { facts } = s
  const isText = !['in', 'not_in'].includes(rule.op)
  const same = (text: string): boolean => rule.values.some((value) => value.toLowerCase() === text.toLowerCase())
  const plain = (text: string): boolean | 'unknown' => (text === '' ? 'unknown' : same(text))
  const part = (text: string | undefined): boolean | 'unknown' => {
    if (text === undefined) return 'unknown'
    return rule.values.some((value) =>
      rule.op.endsWith('prefix')
        ? text.toLowerCase().startsWith(value.toLowerCase())
        : text.toLowerCase().includes(value.toLowerCase()),
    )
  }
  switch (rule.dim) {
    case 'city':
      if (facts.city === '' && facts.city_id === 0) return 'unknown'
      return rule.values.some((value) =>
        /^\d+$/.test(value) ? Number(value) === facts.city_id : value.toLowerCase() === facts.city.toLowerCase(),
      )
    case 'os_version':
      return versionMatches(rule.values, facts.os, facts.os_version)
    case 'browser_version':
      return versionMatches(rule.values, facts.browser, facts.browser_version)
    case 'asn':
      return facts.asn === 0 ? 'unknown' : rule.values.some((value) => Number(value.replace('AS', '')) === facts.asn)
    case 'ip': {
      if (facts.client_address === '') return 'unknown'
      const address = ipaddr.parse(facts.client_address)
      return rule.values.some((value) => {
        const [network, bits] = ipaddr.parseCIDR(value.includes('/') ? value : `${value}/32`)
        return network.kind() === address.kind() && address.match(network, bits)
      })
    }
    case 'referrer':
      return isText ? part(facts.referrer_url === '' ? undefined : facts.referrer_url) : plain(facts.referrer_host)
    case 'param': {
      const value = s.click.params.get(rule.param ?? '')
      if (isText) return part(value)
      return value === undefined ? 'unknown' : same(value)
    }
    case 'domain':
      return same(s.domain.hostname) || same(String(s.domain.id))
    case 'visitor':
      return same(s.returning ? 'returning' : 'new')
    default:
      return plain(facts[rule.dim])
  }
}

function versionMatches(values: readonly string[], name: string, version: string): boolean | 'unknown' {
  const answers = values.map((value): boolean | 'unknown' => {
    const [, wanted = '', bounds = ''] = /^([A-Za-z]+ )?(.*)$/.exec(value) ?? []
    if (wanted !== '' && name !== '' && wanted.trim().toLowerCase() !== name.toLowerCase()) return false
    if (!/^\d/.test(version) || (wanted !== '' && name === '')) return 'unknown'
    return bounds.split(' ').every((bound) => {
      const [, operator = '', number = ''] = /^(\D*)(.*)$/.exec(bound) ?? []
      const parts = number.split('.').map(Number)
      const have = version.split('.').map(Number)
      // As one number each, of as many parts as the bound has.
      const digits = (list: readonly number[]): number => parts.reduce((sum, _, i) => sum * 1000 + (list[i] ?? 0), 0)
      const [left, right] = [digits(have), digits(parts)]
      if (operator === '>=') return left >= right
      if (operator === '<=') return left <= right
      if (operator === '>') return left > right
      if (operator === '<') return left < right
      return left === right
    })
  })
  if (answers.includes(true)) return true
  return answers.includes('unknown') ? 'unknown' : false
}

export function scheduleIsOpen({ facts, now }: Pick<Situation, 'facts' | 'now'>, schedule: Schedule): boolean {
  const zone = schedule.time_zone === 'visitor' ? facts.visitor_zone : schedule.time_zone
  if (zone === '' || zone === 'No/Where') return schedule.unknown === 'allow'
  const text = new Date(now).toLocaleString('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  const [, day = '', clock = ''] = /^(\w{3}),? (\d\d:\d\d)$/.exec(text) ?? []
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
  const today = day.toLowerCase()
  const yesterday = days[(days.indexOf(today) + 6) % 7]
  return schedule.windows.some(({ days: on, from, to }) => {
    const names: readonly string[] = on
    if (from < to) return names.includes(today) && clock >= from && clock < to
    return (names.includes(today) && clock >= from) || (names.includes(yesterday ?? '') && clock < to)
  })
}

/** Macros by their definitions in the order people read them; undefined for a target nobody can be sent to. */
function targetOf(s: Situation, offer: Offer): string | undefined {
  const own = checked(s, offer.url, offer)
  if (own === undefined) return undefined
  const asked = s.click.url === '' ? undefined : s.click.url
  if (asked !== undefined && isAllowedDeepLink(asked, offer)) {
    const deep = checked(s, asked, offer)
    return deep !== undefined && deep.length <= 8192 ? deep : undefined
  }
  return own.length <= 8192 ? own : undefined
}

function isAllowedDeepLink(asked: string, offer: Offer): boolean {
  if (!URL.canParse(asked)) return false
  const { protocol, hostname, port } = new URL(asked)
  if (protocol !== 'https:' && !(protocol === 'http:' && offer.url.startsWith('http:'))) return false
  return offer.deep_link_hosts.some((entry) => {
    if (entry === 'deep.example:8443') return hostname === 'deep.example' && port === '8443'
    if (port !== '') return false
    return entry === '*.deep.example' ? hostname.endsWith('.deep.example') : hostname === entry
  })
}

function checked(s: Situation, template: string, offer: Offer): string | undefined {
  if (/^[a-z]*:?\/\/[^/]*\{/.test(template) || !/^https?:/.test(template)) return undefined
  const { click, facts } = s
  const values: Record<string, string> = {
    offer_id: String(offer.id),
    click_id: TOKEN,
    sub1: click.sub1,
    sub2: click.sub2,
    xid: click.xid,
    ip: facts.client_address,
    referrer: facts.referrer_url,
    user_agent: facts.user_agent,
    random: '42',
    payout: '1.50',
    currency: 'EUR',
    unix_time: String(Math.floor(s.now / 1000)),
  }
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string, at: number) => {
    const value = values[name] ?? ''
    const inPath = !template.slice(0, at).includes('?') && !template.slice(0, at).includes('#')
    return inPath && /^\.+$/.test(value) ? '' : encodeURIComponent(value).replaceAll("'", '%27')
  })
  return new URL(filled).href
}

function redirect({ click, domain }: Situation, location: string): Pick<NaiveDecision, 'status' | 'location'> {
  const isPutOff =
    domain.prefetch_answer === 503 && click.class === 'preflight' && click.class_reason === 'preflight.prefetch'
  return isPutOff ? { status: 503, location: '' } : { status: 302, location }
}
