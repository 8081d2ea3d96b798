import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Offer, SmartLink } from '../kinds.ts'
import type { SmartLinkBody } from '../entities/smart-link.ts'
import { catalogHistory } from '../testing/catalog-history.ts'
import { entity } from '../testing/entities.ts'
import { CatalogView } from './catalog-view.ts'
import { PackedCatalog } from './packed-catalog.ts'
import { packLink, unpackLink } from './packed-link.ts'

const IDS = [1, 2, 3, 4]

/** Everything that both kinds of catalog can be asked. */
function answers(catalog: CatalogView | PackedCatalog) {
  const idAt = (domain: number, slug: string): number | undefined =>
    catalog instanceof PackedCatalog ? catalog.linkIdAt(domain, slug) : catalog.linkAt(domain, slug)?.id
  const anyOffer = (id: number): Offer | undefined =>
    catalog instanceof PackedCatalog ? catalog.any('offer', id) : catalog.any('offer', id)
  return {
    revision: catalog.revision,
    links: IDS.map((id) => catalog.smartLink(id)),
    slugs: [...IDS, 99].flatMap((domain) => ['a', 'b', 'c'].map((slug) => idAt(domain, slug))),
    domains: IDS.map((id) => catalog.domain(id)),
    hosts: ['first.example', 'x.example', 'elsewhere.example'].map((host) => catalog.domainOfHost(host)),
    offers: IDS.map((id) => [catalog.offer(id), anyOffer(id)]),
  }
}

test('a catalog of packed links answers as any other, also when it was filled by another one', () => {
  fc.assert(
    fc.property(catalogHistory, fc.nat(), (history, from) => {
      const [view, packed, posted] = [new CatalogView(), new PackedCatalog(), new PackedCatalog()]
      const begun = from % history.length
      for (const [at, change] of history.entries()) {
        if (at === begun) {
          for (const known of structuredClone([...packed.changes()])) posted.apply(known)
          packed.onChange((heard) => void posted.apply(structuredClone(heard)))
        }
        expect(packed.apply(change)).toBe(view.apply(change))
        expect(packed.apply(change)).toBe('stale')
      }
      expect(answers(packed)).toEqual(answers(view))
      expect(answers(posted)).toEqual(answers(view))
    }),
    { numRuns: 300 },
  )
})

const rule = { dim: 'country', op: 'in', values: ['DE'], unknown: 'deny' } as const
const cap = {
  id: 4,
  since: { revision: 9, at: '2026-06-10T12:00:00Z' },
  while_pending: 'hold',
  scope: 'link',
  metric: 'clicks',
  limit: 10,
  window: 'day',
  time_zone: 'Europe/Berlin',
  mode: 'additional',
  enforcement: 'hard',
} as const
const anyMember = fc.record({
  offer_id: fc.integer({ min: 1, max: 2_147_483_647 }),
  weight: fc.constantFrom(0, 100, 1_000_000),
  rank: fc.constantFrom(0, 1, 2),
  targeting: fc.constantFrom([], [rule]),
})
const anyLink: fc.Arbitrary<SmartLink> = fc
  .record(
    {
      slug: fc.constantFrom('a', 'Ab-_9'),
      name: fc.constantFrom('ä', '"', 'link'),
      description: fc.constantFrom('', 'two\nlines'),
      domain_id: fc.constant(3),
      visibility: fc.constantFrom('public' as const, 'private' as const),
      active: fc.boolean(),
      starts_at: fc.constant('2026-01-01T00:00:00Z'),
      ends_at: fc.constant('2027-01-01T00:00:00.5Z'),
      strategy: fc.constantFrom('weight' as const, 'priority' as const),
      members: fc.array(anyMember, { maxLength: 4 }),
      fallback_offer_id: fc.constant(7),
      fraud: fc.constantFrom({ mode: 'enforce' as const, threshold: 5, block_categories: ['bot'], to_fallback: true }),
      sticky: fc.constantFrom('none' as const, 'visitor' as const),
      sticky_days: fc.constantFrom(1, 30),
      no_match: fc.constantFrom({ status: 404 as const }, { url: 'https://nothing.example/' }),
      tags: fc.constantFrom([], ['x']),
      caps: fc.constantFrom([], [cap]),
    },
    { requiredKeys: [] },
  )
  .map((fields) => entity('smart_link', 5, fields as unknown as Partial<SmartLinkBody>))

test('a link is the same after it was packed', () => {
  fc.assert(
    fc.property(anyLink, (link) => {
      expect(unpackLink(link.id, packLink(link))).toEqual(link)
    }),
  )
})
