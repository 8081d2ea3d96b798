import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileLink } from './compile.ts'
import { decide } from './decide.ts'
import { anySituation } from './testing/arbitrary-click.ts'
import type { Situation } from './testing/arbitrary-click.ts'
import { catalogOf, state } from './testing/fixtures.ts'
import { naiveDecision } from './testing/naive-decision.ts'
import type { NaiveAnswer } from './testing/naive-decision.ts'
import type { CapsNeeded, Decision, State } from './types.ts'
import { createZoneClock } from './zone-clock.ts'

/** About two seconds each on a slow machine; what they look for shows within a few hundred. */
const RUNS = { numRuns: 600 }
const TIMEOUT_MS = 60_000
const zones = createZoneClock()

function stateOf(s: Situation): State {
  return state({
    capLook: ({ id }, at) => {
      const left = s.remaining[id] ?? 0
      const remaining = left === 'too_many' ? 0 : left
      return { cap: `${at.offer_id}/${id}`, window: 'w', remaining, too_many_keys: left === 'too_many' }
    },
    unknownCaps: s.unknownCaps,
    fraud: () => ({ score: s.fraudScore, categories: s.fraudCategories }),
    duplicate: (id) => s.duplicates.includes(id),
    returning: s.returning,
  })
}

function decideOn(s: Situation, special: Partial<Parameters<typeof decide>[0]> = {}): Decision | CapsNeeded {
  const { domain, click, facts, now, draw } = s
  return decide({
    link: compileLink(s.link, catalogOf(s), zones),
    domain,
    click,
    facts,
    state: stateOf(s),
    now,
    draw,
    ...special,
  })
}

/** A decision in the words of the naive one; locations in the spelling of the WHATWG parser. */
function inPlainWords(decision: Decision | CapsNeeded): NaiveAnswer {
  if (decision.kind === 'needs') return { needs: decision.needs.map(({ key }) => key).toSorted() }
  const { outcome, reason, member, offer_id, trace, caps, status, location, propensity } = decision
  return {
    outcome,
    reason,
    member,
    offer_id,
    trace: trace.map((step) => [step.member, step.offer_id, step.result] as const),
    spent: caps
      .filter(({ spent }) => spent)
      .map(({ cap }) => cap)
      .toSorted(),
    passed: caps
      .filter(({ passed }) => passed)
      .map(({ cap }) => cap)
      .toSorted(),
    status,
    location: location === '' ? '' : new URL(location).href,
    propensity,
  }
}

describe('decide', { timeout: TIMEOUT_MS }, () => {
  it('agrees with the rules read one by one', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        expect(inPlainWords(decideOn(situation))).toEqual(naiveDecision(situation))
      }),
      RUNS,
    )
  })

  it('gives every click exactly one outcome, whose parts fit together', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const decision = decideOn(situation)
        if (decision.kind === 'needs') return
        const chosen = decision.trace.filter(({ result }) => result === 'chosen')
        const isSent = decision.outcome === 'delivered' || decision.outcome === 'fallback'
        expect(['delivered', 'fallback', 'blocked', 'lost']).toContain(decision.outcome)
        expect(chosen).toHaveLength(isSent ? 1 : 0)
        expect(chosen[0]?.offer_id ?? 0).toBe(decision.offer_id)
        expect(decision.offer_id > 0).toBe(isSent)
        expect(decision.reason === '').toBe(decision.outcome === 'delivered')
        expect(decision.member >= 0).toBe(decision.outcome === 'delivered')
        expect(decision.draw >= 0).toBe(decision.outcome === 'delivered')
        expect(decision.propensity > 0).toBe(decision.outcome === 'delivered')
        const takes = decision.caps.some(({ spent, passed }) => spent || passed)
        if (takes) expect(isSent && ['human', 'bot'].includes(situation.click.class)).toBe(true)
      }),
      RUNS,
    )
  })

  it('decides the same click the same way, and changes nothing it is given', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const before = structuredClone(situation.link)
        expect(decideOn(situation)).toEqual(decideOn(situation))
        expect(situation.link).toEqual(before)
      }),
      { numRuns: 200 },
    )
  })

  it('decides again from what the event keeps, taking the rest as given', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const first = decideOn(situation, { state: { ...stateOf(situation), unknownCaps: 'closed' } })
        if (first.kind === 'needs') throw new Error('nothing may be asked for')
        const given = new Map(first.given.map(({ rule, passed }) => [rule, passed]))
        const again = decideOn(situation, {
          facts: { ...situation.facts, client_address: '', referrer_url: '' },
          click: { ...situation.click, url: '', params: new Map(Object.entries(first.params)) },
          state: { ...stateOf(situation), unknownCaps: 'closed', given: (rule) => given.get(rule) },
          draw: Math.max(first.draw, 0),
        })
        const told = ({ kind, outcome, reason, trace, caps, draw, propensity, params }: Decision): unknown => ({
          kind,
          outcome,
          reason,
          trace,
          caps: caps.map(({ cap, window, remaining, spent, passed }) => ({ cap, window, remaining, spent, passed })),
          draw,
          propensity,
          params,
        })
        expect(told(again as Decision)).toEqual(told(first))
      }),
      RUNS,
    )
  })

  it('decides a click that needs no wait as one for which waiting is over', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const waiting = decideOn(situation, { state: { ...stateOf(situation), unknownCaps: 'wait' } })
        if (waiting.kind === 'needs') return
        expect(decideOn(situation, { state: { ...stateOf(situation), unknownCaps: 'closed' } })).toEqual(waiting)
      }),
      RUNS,
    )
  })

  it('is bold enough: every outcome, class and most reasons come up in these situations', () => {
    const outcomes = new Map<string, number>()
    const results = new Set<string>()
    for (const situation of fc.sample(anySituation, { numRuns: 2_000, seed: 7 })) {
      const decision = decideOn(situation)
      const outcome = decision.kind === 'needs' ? 'needs' : decision.outcome
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (decision.kind === 'decided') for (const { result } of decision.trace) results.add(result)
    }
    for (const outcome of ['delivered', 'fallback', 'blocked', 'lost', 'needs']) {
      expect(outcomes.get(outcome) ?? 0).toBeGreaterThan(20)
    }
    expect(results.size).toBeGreaterThan(35)
  })
})
