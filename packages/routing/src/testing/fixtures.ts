import type {
  Advertiser,
  Cap,
  CatalogView,
  ClickRequest,
  Facts,
  Member,
  Offer,
  Publisher,
  SmartLink,
  State,
  TargetingGroup,
  TrackingDomain,
} from '../types.ts'

/** Entities, clicks and states with nothing special about them, for tests to say only what matters to them. */

export const NOW = Date.UTC(2026, 5, 10, 12, 0, 0)
export const TOKEN = 'T'.repeat(60)
export const DOMAIN: TrackingDomain = { id: 1, hostname: 'go.example', active: true, prefetch_answer: 302 }
export const OFF = { mode: 'off', threshold: 70, block_categories: [] } as const

export function offer(id: number, special: Partial<Offer> = {}): Offer {
  return {
    id,
    advertiser_id: 1,
    status: 'active',
    url: `https://shop.example/${id}?cid={click_id}`,
    access: 'public',
    publisher_ids: [],
    targeting: [],
    caps: [],
    fraud: OFF,
    duplicates: 'allow',
    blocked_sources: [],
    deep_link_hosts: [],
    payout: { amount: '1.5', currency: 'EUR' },
    revenue: { amount: '2', currency: 'USD' },
    ...special,
  }
}

export function member(offerId: number, special: Partial<Member> = {}): Member {
  return { offer_id: offerId, rank: 1, weight: 100, targeting: [], ...special }
}

export function link(members: readonly Member[], special: Partial<SmartLink> = {}): SmartLink {
  return {
    id: 1,
    revision: 1,
    visibility: 'public',
    active: true,
    strategy: 'weight',
    members,
    caps: [],
    fraud: { ...OFF, to_fallback: false },
    sticky: 'none',
    sticky_days: 1,
    no_match: { status: 404 },
    referrer_policy: 'no-referrer',
    ...special,
  }
}

export function cap(id: number, special: Partial<Cap> = {}): Cap {
  return {
    id,
    scope: 'offer',
    metric: 'clicks',
    window: 'day',
    time_zone: 'UTC',
    limit: 10,
    mode: 'additional',
    enforcement: 'hard',
    ...special,
  }
}

export interface Entities {
  readonly offers: readonly Offer[]
  readonly advertisers?: readonly Advertiser[]
  readonly groups?: readonly TargetingGroup[]
}

export function catalogOf({ offers, advertisers = [{ id: 1, status: 'active' }], groups = [] }: Entities): CatalogView {
  return {
    offer: (id) => offers.find((entity) => entity.id === id),
    advertiser: (id) => advertisers.find((entity) => entity.id === id),
    targetingGroup: (id) => groups.find((entity) => entity.id === id),
  }
}

export function click(special: Partial<ClickRequest> = {}): ClickRequest {
  return {
    class: 'human',
    class_reason: '',
    test: undefined,
    publisher_id: 7,
    sub1: '',
    sub2: '',
    sub3: '',
    sub4: '',
    sub5: '',
    sub6: '',
    xid: '',
    url: '',
    params: new Map(),
    flags: [],
    ...special,
  }
}

export function facts(special: Partial<Facts> = {}): Facts {
  return {
    client_address: '',
    address: '',
    continent: '',
    country: '',
    region: '',
    city: '',
    city_id: 0,
    asn: 0,
    connection: '',
    visitor_zone: '',
    device: '',
    os: '',
    os_version: '',
    browser: '',
    browser_version: '',
    language: '',
    user_agent: '',
    referrer_url: '',
    referrer: '',
    referrer_host: '',
    ...special,
  }
}

export const PUBLISHERS: readonly Publisher[] = [
  { id: 7, status: 'active' },
  { id: 8, status: 'active' },
  { id: 9, status: 'paused' },
]

export function state(special: Partial<State> = {}): State {
  return {
    publisher: (id) => PUBLISHERS.find((entity) => entity.id === id),
    capLook: ({ id }, at) => ({ cap: `${at.offer_id}/${id}`, window: 'w', remaining: 1 }),
    unknownCaps: 'wait',
    fraud: () => ({ score: 0, categories: [] }),
    duplicate: () => false,
    returning: false,
    clickToken: () => TOKEN,
    random: () => 42,
    ...special,
  }
}
