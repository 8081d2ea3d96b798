import type { EntityChange } from '@smartlink/catalog/record/read-record'
import { changeOf } from '@smartlink/ingress/testing/catalog-of'
import { seededRandom } from '@smartlink/service-kit/seeded-random'
import { oneOf } from './one-of.ts'

/** Offers of the link that is measured, each with rules of its own. */
export const MEMBERS = 24
export const PUBLISHERS = 20
/** The link with 24 members; `link-<n>` are the others. */
export const MEASURED_SLUG = 'measured'

const OFFERS = 240
const ADVERTISERS = 12
const SMALL_LINK_MEMBERS = 6
const COUNTRIES = ['US', 'DE', 'GB', 'FR', 'IT', 'ES', 'PL', 'BR', 'IN', 'ID', 'MX', 'TR', 'SE', 'NL', 'AT', 'CA']
const OFFER_URL =
  'https://shop.example/o/{offer_id}?cid={click_id}&pub={publisher_id}&s1={sub1}&s2={sub2}&c={country}&x={xid}'

/**
 * A catalog whose offers are targeted as real ones are: by country, device, system, browser, language. One link has 24 of
 * them, `links` more have six each.
 */
export function* targetedCatalog(links: number): Generator<EntityChange> {
  const random = seededRandom(7)
  yield changeOf('domain', { id: 1, hostname: 'go.example', default: true })
  for (let id = 1; id <= ADVERTISERS; id++) yield changeOf('advertiser', { id })
  for (let id = 1; id <= PUBLISHERS; id++) yield changeOf('publisher', { id })
  for (let id = 1; id <= OFFERS; id++) yield changeOf('offer', targetedOffer(id, random))
  const members = (count: number, first: number): unknown[] =>
    Array.from({ length: count }, (_, at) => ({ offer_id: 1 + ((first + at) % OFFERS), weight: 10 + ((at * 37) % 90) }))
  yield changeOf('smart_link', linkOf(1, MEASURED_SLUG, members(MEMBERS, 0)))
  for (let at = 0; at < links; at++) {
    yield changeOf('smart_link', linkOf(2 + at, `link-${at}`, members(SMALL_LINK_MEMBERS, at * 5)))
  }
}

function linkOf(id: number, slug: string, members: readonly unknown[]) {
  return { id, slug, visibility: 'public', members, fallback_offer_id: OFFERS }
}

function targetedOffer(id: number, random: () => number) {
  const targeting: Record<string, unknown>[] = [
    { dim: 'country', op: random() < 0.8 ? 'in' : 'not_in', values: someOf(random, COUNTRIES, 8) },
  ]
  if (random() < 0.6)
    targeting.push({ dim: 'device', op: 'in', values: someOf(random, ['mobile', 'desktop', 'tablet'], 2) })
  if (random() < 0.4) targeting.push({ dim: 'os', op: 'in', values: someOf(random, ['Android', 'iOS', 'Windows'], 2) })
  if (random() < 0.3)
    targeting.push({ dim: 'browser', op: 'not_in', values: [oneOf(random, ['Firefox', 'Edge', 'Opera'])] })
  if (random() < 0.3)
    targeting.push({ dim: 'language', op: 'in', values: someOf(random, ['en', 'de', 'fr', 'es', 'pl'], 3) })
  return {
    id,
    advertiser_id: 1 + (id % ADVERTISERS),
    url: OFFER_URL,
    access: 'public',
    // The last one serves whoever no other does.
    targeting: id === OFFERS ? [] : targeting,
    payout: { amount: '0.50', currency: 'EUR' },
    revenue: { amount: '0.80', currency: 'EUR' },
  }
}

function someOf<T>(random: () => number, items: readonly T[], count: number): T[] {
  return [...new Set(Array.from({ length: count }, () => oneOf(random, items)))]
}
