import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileLink } from './compile.ts'
import { createCompiledLinks } from './compiled-links.ts'
import { link, member, offer } from './testing/fixtures.ts'
import type { Advertiser, Offer, SmartLink, TargetingGroup } from './types.ts'
import { createZoneClock } from './zone-clock.ts'

const zones = createZoneClock()

/** A catalog that can be changed, and the links compiled of it. */
function catalogOf(links: readonly SmartLink[], maxLinks?: number) {
  const entities = {
    smart_link: new Map(links.map((one) => [one.id, one])),
    offer: new Map<number, Offer>(),
    advertiser: new Map<number, Advertiser>(),
    targeting_group: new Map<number, TargetingGroup>(),
  }
  const view = {
    smartLink: (id: number) => entities.smart_link.get(id),
    offer: (id: number) => entities.offer.get(id),
    advertiser: (id: number) => entities.advertiser.get(id),
    targetingGroup: (id: number) => entities.targeting_group.get(id),
  }
  const compiled = createCompiledLinks(view, zones, maxLinks)
  return {
    view,
    compiled,
    put(kind: keyof typeof entities, entity: SmartLink | Offer | Advertiser | TargetingGroup): void {
      ;(entities[kind] as Map<number, { readonly id: number }>).set(entity.id, entity)
      compiled.changed(kind, entity.id)
    },
    remove(kind: keyof typeof entities, id: number): void {
      entities[kind].delete(id)
      compiled.changed(kind, id)
    },
  }
}

const id = fc.integer({ min: 1, max: 4 })
const status = fc.constantFrom('active' as const, 'paused' as const)
const rules = fc.constantFrom([], [{ dim: 'country', op: 'in', values: ['DE'] }] as const)
const step = fc.oneof(
  fc.record({
    kind: fc.constant('smart_link' as const),
    entity: fc
      .tuple(id, fc.array(fc.tuple(id, fc.integer({ min: 1, max: 2 }), rules), { maxLength: 3 }), fc.option(id))
      .map(([linkId, members, fallback]) =>
        link(
          members.map(([offerId, weight, targeting]) => member(offerId, { weight, targeting })),
          { id: linkId, ...(fallback === null ? {} : { fallback_offer_id: fallback }) },
        ),
      ),
  }),
  fc.record({
    kind: fc.constant('offer' as const),
    entity: fc
      .tuple(id, id, status, fc.option(id))
      .map(([offerId, advertiser_id, one, group]) =>
        offer(offerId, { advertiser_id, status: one, ...(group === null ? {} : { targeting_group_id: group }) }),
      ),
  }),
  fc.record({ kind: fc.constant('advertiser' as const), entity: fc.record({ id, status }) }),
  fc.record({ kind: fc.constant('targeting_group' as const), entity: fc.record({ id, targeting: rules }) }),
  fc.record({ remove: fc.constantFrom('smart_link' as const, 'offer' as const), id }),
  fc.record({ ask: id }),
)

describe('compiled links', () => {
  it('are always what compiling them anew would make, however few are kept', () => {
    fc.assert(
      fc.property(fc.array(step, { size: 'max', maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, maxLinks) => {
        const catalog = catalogOf([], maxLinks)
        for (const one of steps) {
          if ('entity' in one) catalog.put(one.kind, one.entity)
          else if ('remove' in one) catalog.remove(one.remove, one.id)
          else {
            const asked = catalog.view.smartLink(one.ask)
            expect(catalog.compiled.of(one.ask)).toEqual(asked && compileLink(asked, catalog.view, zones))
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('stay while nothing they are made of changes, and share offers and members', () => {
    const a = link([member(1)], { id: 1, fallback_offer_id: 3 })
    const b = link([member(1), member(2)], { id: 2 })
    const { compiled, put } = catalogOf([a, b])
    put('advertiser', { id: 1, status: 'active' })
    for (const offerId of [1, 2, 3]) put('offer', offer(offerId))

    const [first, second] = [compiled.of(1), compiled.of(2)]
    expect(compiled.of(1)).toBe(first)
    expect(second?.tiers[0]).toContain(first?.tiers[0]?.[0])

    put('offer', offer(3))
    expect(compiled.of(2)).toBe(second)
    expect(compiled.of(1)).not.toBe(first)
  })

  it('are forgotten when more others were clicked since than are kept', () => {
    const { compiled } = catalogOf(
      [1, 2, 3, 4, 5].map((linkId) => link([], { id: linkId })),
      2,
    )
    const first = compiled.of(1)
    for (const other of [2, 3]) compiled.of(other)
    expect(compiled.of(1)).toBe(first)
    for (const other of [2, 3, 4, 5]) compiled.of(other)
    expect(compiled.of(1)).not.toBe(first)
  })
})
