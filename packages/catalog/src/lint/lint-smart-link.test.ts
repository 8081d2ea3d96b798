import { expect, test } from 'vitest'
import type { EntityChange } from '../record/read-record.ts'
import type { BodyOf, Kind } from '../kinds.ts'
import { entity } from '../testing/entities.ts'
import { CatalogView } from '../view/catalog-view.ts'
import type { Finding } from './finding.ts'
import { lintOffer } from './lint-offer.ts'
import { lintSmartLink } from './lint-smart-link.ts'

const NOW = Date.parse('2026-06-10T12:00:00Z')

/** A catalog with two publishers, an advertiser and three unrestricted offers; the third is the usual fallback. */
class Scene {
  readonly view = new CatalogView()
  #revision = 0

  constructor() {
    this.put('domain', 1, { hostname: 'go.example', default: true })
    this.put('advertiser', 1, {})
    for (const id of [1, 2]) this.put('publisher', id, { name: ['Anna', 'Bert'][id - 1] ?? '' })
    for (const id of [1, 2, 3]) this.put('offer', id, {})
  }

  put<K extends Kind>(kind: K, id: number, fields: Partial<BodyOf<K>>, archived = false): this {
    const fresh = entity(kind, id, { ...fields, revision: ++this.#revision, archived })
    this.view.apply({ kind, entity: fresh } as unknown as EntityChange)
    return this
  }

  lint(fields: Partial<BodyOf<'smart_link'>> = {}): Finding[] {
    const link = entity('smart_link', 1, { members: members([1, 1, 50], [2, 1, 50]), fallback_offer_id: 3, ...fields })
    return lintSmartLink(link, { catalog: this.view, nowMs: NOW })
  }
}

function members(...rows: readonly (readonly [offer: number, rank: number, weight: number])[]) {
  return rows.map(([offer_id, rank, weight]) => ({ offer_id, rank, weight, targeting: [] }))
}

const codes = (findings: readonly Finding[]) => findings.map(({ level, code }) => `${level} ${code}`)

test('nothing is said of a link that follows the recommended configuration', () => {
  expect(new Scene().lint()).toEqual([])
})

test('a link without a fallback, or without offers, is told', () => {
  const { fallback_offer_id: _none, ...without } = entity('smart_link', 1, { fallback_offer_id: 3 })
  const findings = lintSmartLink({ ...without, members: [] }, { catalog: new Scene().view, nowMs: NOW })
  expect(codes(findings)).toEqual(['error link.empty', 'warning fallback.none'])
  expect(findings.every(({ fix }) => fix.length > 0)).toBe(true)
})

test('a restricted fallback says what is ignored and what loses clicks', () => {
  const scene = new Scene().put('offer', 3, {
    access: 'private',
    fraud: { mode: 'enforce', threshold: 50, block_categories: [] },
    caps: [
      {
        id: 1,
        scope: 'offer',
        metric: 'clicks',
        window: 'day',
        limit: 5,
        time_zone: 'UTC',
        mode: 'additional',
        enforcement: 'hard',
        while_pending: 'hold',
        since: { revision: 1, at: '2026-06-01T00:00:00Z' },
      },
    ],
  })
  expect(codes(scene.lint())).toEqual([
    'error fallback.loses_clicks',
    'warning fallback.ignored',
    'warning fallback.ignored',
  ])
})

test('offers and fallbacks that are paused, over, archived or of a paused advertiser are told with the reason', () => {
  const scene = new Scene()
    .put('offer', 1, { status: 'paused' })
    .put('offer', 2, { ends_at: '2026-06-10T12:00:00Z' })
    .put('offer', 3, {}, true)
  const findings = scene.lint()
  expect(codes(findings)).toEqual(['error fallback.closed', 'warning member.closed', 'warning member.closed'])
  expect(findings.map(({ message }) => message).join()).toMatch(/archived.*is paused.*ended at 2026-06-10T12:00:00Z/)
  expect(codes(new Scene().put('advertiser', 1, { status: 'paused' }).lint())).toHaveLength(3)
})

test('a private link names the publishers it locks out, and the offers they lack', () => {
  const scene = new Scene().put('offer', 1, { name: 'Secret', access: 'private', publisher_ids: [1] })
  const [finding] = scene.lint({ visibility: 'private' })
  expect(finding).toMatchObject({ level: 'warning', code: 'private.locked_out' })
  expect(finding?.message).toContain('2 (Bert): no access to offer 1 (Secret)')
  expect(finding?.message).not.toContain('Anna')
  expect(scene.lint({ visibility: 'public' })).toEqual([])
  expect(codes(new Scene().put('offer', 1, { access: 'private' }).lint())).toEqual(['error private.nobody'])
})

test('weights that are all 0 are an error, in one tier of several a warning', () => {
  expect(codes(new Scene().lint({ members: members([1, 1, 0], [2, 1, 0]) }))).toEqual(['error weight.all_zero'])
  const tiers = members([1, 1, 0], [2, 1, 0], [3, 2, 10])
  expect(codes(new Scene().lint({ strategy: 'priority', members: tiers }))).toContain('warning weight.all_zero')
  const alone = members([1, 1, 0], [2, 2, 10])
  expect(codes(new Scene().lint({ strategy: 'priority', members: alone }))).toEqual([
    'warning member.shadowed',
    'warning strategy.weights_ignored',
  ])
})

test('offers below a rank that takes every click are shadowed; a rule, cap or end above them is enough to reach them', () => {
  const fields = { strategy: 'priority' as const, members: members([1, 1, 50], [2, 2, 50]) }
  expect(codes(new Scene().lint(fields))).toEqual(['warning member.shadowed'])
  const restricted = new Scene().put('offer', 1, {
    targeting: [{ dim: 'country', op: 'in', values: ['DE'], unknown: 'deny' }],
  })
  expect(restricted.lint(fields)).toEqual([])
  expect(new Scene().put('offer', 1, { ends_at: '2030-01-01T00:00:00Z' }).lint(fields)).toEqual([])
})

test('a strategy that ignores what was filled in is told', () => {
  const scene = new Scene()
  expect(codes(scene.lint({ members: members([1, 1, 50], [2, 2, 50]) }))).toEqual(['warning strategy.ranks_ignored'])
  expect(codes(scene.lint({ strategy: 'priority' }))).toEqual(['warning strategy.no_order'])
  expect(codes(scene.lint({ strategy: 'priority', members: members([1, 1, 60], [2, 2, 40]) }))).toContain(
    'warning strategy.weights_ignored',
  )
})

test('unknown macros and an address without the click id are told, once per offer', () => {
  const scene = new Scene()
    .put('offer', 1, { url: 'https://shop.example/?c={click_id}&x={clik}' })
    .put('offer', 2, { url: 'https://shop.example/' })
  expect(codes(scene.lint())).toEqual(['warning macro.unknown', 'warning macro.no_click_id'])
  expect(codes(scene.lint({ fallback_offer_id: 1 }))).toEqual(['warning macro.unknown', 'warning macro.no_click_id'])
})

test('one offer with a weight among others without is a clear winner, for which weights are the wrong strategy', () => {
  const [finding] = new Scene().lint({ members: members([1, 1, 100], [2, 1, 0]) })
  expect(finding).toMatchObject({ level: 'warning', code: 'strategy.clear_winner' })
  expect(finding?.fix).toContain('priority')
})

test('rules that exclude each other are an error, within an offer and between it and its place in the link', () => {
  const inCountry = (...values: string[]) => ({ dim: 'country', op: 'in', values, unknown: 'deny' }) as const
  const notIn = (...values: string[]) => ({ dim: 'country', op: 'not_in', values, unknown: 'allow' }) as const
  const scene = new Scene().put('offer', 1, { targeting: [inCountry('DE', 'AT'), notIn('DE', 'AT', 'CH')] })
  expect(codes(scene.lint())).toEqual(['error targeting.impossible'])
  expect(codes(new Scene().put('offer', 1, { targeting: [inCountry('DE', 'AT'), notIn('DE')] }).lint())).toEqual([])
  const [first, second] = members([1, 1, 50], [2, 1, 50])
  const own = [{ ...first, targeting: [inCountry('FR')] }, second] as ReturnType<typeof members>
  const german = new Scene().put('offer', 1, { targeting: [inCountry('DE')] })
  expect(german.lint({ members: own })).toMatchObject([
    { level: 'error', code: 'targeting.impossible', path: ['members', 0, 'targeting'] },
  ])
  const visitors = [{ ...inCountry('DE'), unknown: 'allow' as const }, notIn('DE')]
  expect(new Scene().put('offer', 1, { targeting: visitors }).lint()).toEqual([])
})

test('the same offer twice under the same conditions, an offer nobody may use, a fallback with an end and circles are told', () => {
  const twice = members([1, 1, 50], [2, 1, 50], [1, 1, 10])
  expect(codes(new Scene().lint({ members: twice }))).toEqual(['warning member.repeated'])
  const closed = new Scene().put('offer', 1, { access: 'approval' })
  expect(codes(closed.lint({ visibility: 'public' }))).toEqual(['warning access.nobody'])
  expect(codes(new Scene().put('offer', 3, { ends_at: '2026-12-24T00:00:00Z' }).lint())).toEqual([
    'warning fallback.ends',
  ])
  const circle = new Scene().put('offer', 1, { url: 'https://Go.Example/x?c={click_id}' })
  expect(codes(circle.lint({ no_match: { url: 'https://go.example/y' } }))).toEqual([
    'warning url.leads_back',
    'warning no_match.leads_back',
  ])
})

test('caps of one offer, or of the link, that turn over in different zones are told', () => {
  const cap = (id: number, time_zone: string) => ({
    id,
    metric: 'clicks' as const,
    window: 'day' as const,
    limit: 5,
    time_zone,
    mode: 'additional' as const,
    enforcement: 'hard' as const,
    while_pending: 'hold' as const,
    since: { revision: 1, at: '2026-06-01T00:00:00Z' },
  })
  const zones = ['UTC', 'Asia/Tokyo'] as const
  const scene = new Scene().put('offer', 1, {
    caps: zones.map((zone, at) => ({ ...cap(at + 1, zone), scope: 'offer' })),
  })
  expect(scene.lint({ caps: zones.map((zone, at) => ({ ...cap(at + 3, zone), scope: 'link' })) })).toMatchObject([
    { code: 'cap.zones_differ', path: ['members', 0, 'offer_id'] },
    { code: 'cap.zones_differ', path: ['caps'] },
  ])
})

test('an offer is told what is wrong with it, and which links it breaks', () => {
  const scene = new Scene().put('smart_link', 9, {
    slug: 'spring',
    members: members([1, 1, 50], [2, 1, 50]),
    fallback_offer_id: 3,
  })
  const lint = (id: number) => {
    const offer = scene.view.offer(id)
    return offer === undefined ? [] : lintOffer(offer, { catalog: scene.view, nowMs: NOW })
  }
  expect(lint(3)).toEqual([])
  scene.put('offer', 3, { status: 'paused', url: 'https://shop.example/{clickid}' })
  const findings = lint(3)
  expect(codes(findings)).toEqual([
    'warning offer.closed',
    'warning macro.unknown',
    'warning macro.no_click_id',
    'error fallback.closed',
  ])
  expect(findings.at(-1)?.message).toContain('Smart link 9 (spring)')
})

test('a link that is off, over or on an inactive domain is told', () => {
  const scene = new Scene().put('domain', 1, { hostname: 'go.example', default: true, active: false })
  expect(codes(scene.lint({ active: false, ends_at: '2026-01-01T00:00:00Z' }))).toEqual([
    'warning link.inactive',
    'warning link.expired',
    'warning domain.inactive',
  ])
})
