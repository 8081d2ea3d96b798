import { describe, expect, it } from 'vitest'
import { createCompiledLinks } from './compiled-links.ts'
import { link, member, offer } from './testing/fixtures.ts'
import type { Advertiser, Offer, TargetingGroup } from './types.ts'
import { createZoneClock } from './zone-clock.ts'

describe('compiled links', () => {
  it('stay until something they are made of changes, and share their offers', () => {
    const offers = new Map<number, Offer>(
      [1, 2, 3].map((id) => [id, offer(id, id === 2 ? { targeting_group_id: 5 } : {})]),
    )
    const advertisers = new Map<number, Advertiser>([[1, { id: 1, status: 'active' }]])
    const groups = new Map<number, TargetingGroup>([[5, { id: 5, targeting: [] }]])
    const view = {
      offer: (id: number) => offers.get(id),
      advertiser: (id: number) => advertisers.get(id),
      targetingGroup: (id: number) => groups.get(id),
    }
    const links = createCompiledLinks(view, createZoneClock())
    const a = link([member(1)], { id: 1, fallback_offer_id: 3 })
    const b = link([member(1), member(2)], { id: 2 })
    const missing = link([member(9)], { id: 3 })

    const first = links.of(a)
    expect(links.of(a)).toBe(first)
    expect(links.of(b).tiers[0]?.find(({ offerId }) => offerId === 1)?.offer).toBe(first.tiers[0]?.[0]?.offer)

    const before = links.of(b)
    links.changed('offer', 3)
    expect(links.of(b)).toBe(before)
    expect(links.of(a)).not.toBe(first)

    groups.set(5, { id: 5, targeting: [{ dim: 'country', op: 'in', values: ['DE'] }] })
    links.changed('targeting_group', 5)
    expect(links.of(b).tiers[0]?.find(({ offerId }) => offerId === 2)?.rules).toHaveLength(1)

    advertisers.set(1, { id: 1, status: 'paused' })
    links.changed('advertiser', 1)
    expect(links.of(a).tiers[0]?.[0]?.offer?.refusal).toBe('offer.advertiser_inactive')

    expect(links.of(missing).tiers[0]?.[0]?.offer).toBeUndefined()
    offers.set(9, offer(9))
    links.changed('offer', 9)
    expect(links.of(missing).tiers[0]?.[0]?.offer?.id).toBe(9)

    const revised = { ...a, revision: 2, active: false }
    expect(links.of(revised).isActive).toBe(false)
    links.changed('publisher', 1)
    links.changed('smart_link', 1)
    expect(links.of(revised).revision).toBe(2)
  })
})
