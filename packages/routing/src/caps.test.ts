import { describe, expect, it } from 'vitest'
import { decided, decideOnce } from './testing/decide-once.ts'
import { cap, click, link, member, offer, state } from './testing/fixtures.ts'
import type { CapLook, State } from './types.ts'

/** A state that has these left, by `offer/cap`; a link's are `0/cap`. */
function left(remaining: Readonly<Record<string, CapLook['remaining']>>, special: Partial<State> = {}): State {
  return state({
    capLook: ({ id }, at) => {
      const key = `${at.offer_id}/${id}`
      return { cap: key, window: 'w', remaining: remaining[key] ?? 5 }
    },
    ...special,
  })
}

const capped = {
  link: link([member(1, { weight: 1 }), member(2, { weight: 2 })]),
  offers: [offer(1, { caps: [cap(1)] }), offer(2, { caps: [cap(2)] })],
}
const results = (once: Parameters<typeof decided>[0]): readonly string[] =>
  decided(once).trace.map(({ result }) => result)

describe('caps', () => {
  it('filter before the draw: a used-up offer leaves its share to the others', () => {
    const decision = decided({ ...capped, state: left({ '2/2': 0 }), draw: 0 })
    expect(decision).toMatchObject({ member: 0, propensity: 1, reason: '' })
    expect(decision.trace.map(({ result }) => result)).toEqual(['cap.clicks.day', 'chosen'])
  })

  it('are all looked at and only those of the chosen offer spent', () => {
    const { caps } = decided({ ...capped, draw: 0 })
    expect(caps).toMatchObject([
      { cap: '2/2', spent: true, passed: false, remaining: 1 },
      { cap: '1/1', spent: false, passed: false, remaining: 1 },
    ])
  })

  it('that nobody knows yet are asked for together, once each', () => {
    const both = left({ '1/1': 'unknown', '2/2': 'unknown', '0/9': 'unknown' })
    const needs = decideOnce({ ...capped, link: { ...capped.link, caps: [cap(9, { scope: 'link' })] }, state: both })
    expect(needs).toMatchObject({ kind: 'needs', needs: [{ key: '0/9' }, { key: '2/2' }, { key: '1/1' }] })
  })

  it('still unknown after the wait count as used up', () => {
    const closed = left({ '2/2': 'unknown' }, { unknownCaps: 'closed' })
    expect(results({ ...capped, state: closed })).toEqual(['cap.clicks.day', 'chosen'])
  })

  it('are not asked for where they could change nothing', () => {
    const unknown = left({ '2/2': 'unknown' })
    const zero = { ...capped, link: link([member(1, { weight: 1 }), member(2, { weight: 0 })]), state: unknown }
    expect(results(zero)).toEqual(['chosen', 'strategy.zero_weight'])
    const priority = link([member(1, { rank: 1 }), member(2, { rank: 2 })], { strategy: 'priority' })
    expect(results({ ...capped, link: priority, state: unknown })).toEqual(['chosen', 'not_reached'])
    const usedUp = offer(2, { caps: [cap(2), cap(3)] })
    const oneUsedUp = left({ '2/2': 'unknown', '2/3': 0 })
    expect(results({ ...capped, offers: [offer(1), usedUp], state: oneUsedUp })).toEqual(['cap.clicks.day', 'chosen'])
  })

  it('let preflights see them and take nothing; test clicks see none', () => {
    const unknown = left({ '1/1': 'unknown', '2/2': 0 })
    const preflight = decided({ ...capped, click: click({ class: 'preflight' }), state: unknown })
    expect(preflight.trace.map(({ result }) => result)).toEqual(['cap.clicks.day', 'chosen'])
    expect(preflight.caps.some(({ spent, passed }) => spent || passed)).toBe(false)
    const test = click({ class: 'test', test: { targeting: false, schedule: false } })
    expect(decided({ ...capped, click: test, state: unknown, draw: 0 })).toMatchObject({ member: 1, caps: [] })
  })

  it('that are soft never stop and are passed', () => {
    const soft = [offer(1, { caps: [cap(1, { enforcement: 'soft' })] })]
    const { outcome, caps } = decided({ link: link([member(1)]), offers: soft, state: left({ '1/1': -3 }) })
    expect({ outcome, caps }).toMatchObject({
      outcome: 'delivered',
      caps: [{ remaining: -3, spent: false, passed: true }],
    })
  })

  it('in override replace wider ones of their metric for the clicks they match, which still count there', () => {
    const caps = [
      cap(1, { scope: 'offer' }),
      cap(2, { scope: 'offer+publisher', mode: 'override', publisher_ids: [7] }),
      cap(3, { scope: 'offer', metric: 'conversions' }),
    ]
    const once = { link: link([member(1)]), offers: [offer(1, { caps })], state: left({ '1/1': 0 }) }
    expect(decided(once).caps).toMatchObject([
      { cap: '1/1', spent: false, passed: true },
      { cap: '1/2', spent: true, passed: false },
      { cap: '1/3', spent: false, passed: false },
    ])
    expect(decided({ ...once, click: click({ publisher_id: 8 }) }).reason).toBe('cap.clicks.day')
    expect(decided({ ...once, state: left({ '1/1': 0, '1/3': 0 }) }).reason).toBe('cap.conversions.day')
  })

  it('of the link stop delivered clicks and let the fallback have them, where the caps of its offer hold', () => {
    const once = {
      link: link([member(1)], { caps: [cap(9, { scope: 'link' })], fallback_offer_id: 2 }),
      offers: [offer(1), offer(2, { caps: [cap(2)] })],
    }
    const fallback = decided({ ...once, state: left({ '0/9': 0 }) })
    expect(fallback).toMatchObject({ outcome: 'fallback', reason: 'cap.clicks.day', offer_id: 2, member: -1, draw: -1 })
    expect(fallback.caps).toMatchObject([
      { cap: '0/9', spent: false },
      { cap: '2/2', spent: true },
    ])
    const lost = decided({ ...once, state: left({ '0/9': 0, '2/2': 0 }) })
    expect(lost).toMatchObject({ outcome: 'lost', reason: 'cap.clicks.day' })
    expect(lost.trace.at(-1)).toEqual({ member: -1, offer_id: 2, result: 'cap.clicks.day' })
    expect(decideOnce({ ...once, state: left({ '0/9': 0, '2/2': 'unknown' }) })).toMatchObject({
      needs: [{ key: '2/2' }],
    })
    expect(decided(once).caps).toMatchObject([{ cap: '0/9', spent: true }])
  })
})
