import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileLink } from './compile.ts'
import { decide } from './decide.ts'
import { createDrawSequences } from './draw/draw-sequences.ts'
import { RulePatterns } from './rule-patterns.ts'
import { cap, catalogOf, click, DOMAIN, facts, link, member, NOW, offer, state } from './testing/fixtures.ts'
import type { ClickClass, Member, Offer, SmartLink } from './types.ts'
import { createZoneClock } from './zone-clock.ts'

const zones = createZoneClock()
const COUNTRIES = ['DE', 'US', 'JP']

/** What makes a decision depend on more than rules: none of it, or one thing about one offer, the link or the click. */
const OF_AN_OFFER: readonly Partial<Offer>[] = [
  { caps: [cap(1)] },
  { duplicates: 'reject' },
  { fraud: { mode: 'enforce', threshold: 50, block_categories: [] } },
  { ends_at: new Date(NOW).toISOString() },
  { starts_at: new Date(NOW).toISOString() },
  { access: 'private', publisher_ids: [8] },
  { blocked_sources: [{ publisher_id: 7, sub1: 'b' }] },
  { schedule: { time_zone: 'UTC', windows: [{ days: ['wed'], from: '00:00', to: '12:30' }] } },
  { url: `https://shop.example/?${'x='.padEnd(8_100, 'x')}&s={sub1}` },
  { deep_link_hosts: ['shop.example'] },
]
const OF_THE_LINK: readonly Partial<SmartLink>[] = [{ caps: [cap(9, { scope: 'link' })] }, { fallback_offer_id: 1 }]

const anyTwist = fc.option(fc.nat(OF_AN_OFFER.length + OF_THE_LINK.length - 1), { nil: undefined })
const anyMembers = fc.array(
  fc.record({ weight: fc.nat(3), rank: fc.integer({ min: 1, max: 2 }), countries: fc.subarray(COUNTRIES) }),
  { minLength: 1, maxLength: 4 },
)
const anyLink = fc
  .record({ members: anyMembers, twist: anyTwist, strategy: fc.constantFrom('weight' as const, 'priority' as const) })
  .map(({ members, twist = -1, strategy }) => {
    const made = members.map(({ weight, rank, countries }, at): Member => {
      const targeting = countries.length === 0 ? [] : [{ dim: 'country', op: 'in', values: countries } as const]
      return member(at + 1, { weight, rank, targeting })
    })
    const offers = members.map((_, at) => offer(at + 1, at === 0 ? OF_AN_OFFER[twist] : undefined))
    const special = { strategy, ...OF_THE_LINK[twist - OF_AN_OFFER.length] }
    return compileLink(link(made, special), catalogOf({ offers }), zones)
  })
const anyVisit = fc.record({
  country: fc.constantFrom(...COUNTRIES),
  class: fc.constantFrom<ClickClass>('human', 'bot', 'preflight', 'test'),
  sub1: fc.constantFrom('a', 'b', 'y'.repeat(255)),
  url: fc.constantFrom('', '', 'https://shop.example/deep', `https://shop.example/?r=${'{referrer}'.repeat(3)}`),
  laterMs: fc.constantFrom(-3_600_000, 0, 3_600_000),
  test: fc.constantFrom(undefined, undefined, { targeting: true, schedule: false }),
  had: fc.boolean(),
  score: fc.constantFrom(0, 90),
  remaining: fc.constantFrom<number | 'unknown'>(0, 1, 'unknown'),
})

it('a decision with what was kept of others like it is the one made anew, draws and all', () => {
  fc.assert(
    fc.property(anyLink, fc.array(anyVisit, { minLength: 4, maxLength: 40 }), (compiled, visits) => {
      const patterns = new RulePatterns()
      const [kept, anew] = [
        createDrawSequences({ random: () => 12_345 }),
        createDrawSequences({ random: () => 12_345 }),
      ]
      for (const visit of visits) {
        const { class: visitClass, sub1, url, test, laterMs, country, had, score, remaining } = visit
        const question = {
          link: compiled,
          domain: DOMAIN,
          click: click({ class: visitClass, sub1, url, test: visitClass === 'test' ? test : undefined }),
          facts: facts({ country }),
          now: NOW + laterMs,
          state: state({
            duplicate: () => had,
            fraud: () => ({ score, categories: [] }),
            capLook: ({ id }) => ({ cap: String(id), window: 'w', remaining }),
          }),
        }
        const decision = decide({ ...question, patterns, draw: kept })
        expect(decision).toEqual(decide({ ...question, draw: anew }))
        if (decision.kind === 'decided' && decision.drawSet !== undefined) {
          kept.advance(decision.drawSet)
          anew.advance(decision.drawSet)
        }
      }
    }),
    { numRuns: 1_000 },
  )
})
