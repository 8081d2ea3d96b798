import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InstantFacts } from './rule.ts'
import { parseModes } from './parse-modes.ts'
import { ALL_ON, INSTANT_RULES, WINDOW_RULES } from './rule-book.ts'
import { scoreOf } from './score.ts'
import { MINUTE_MS, SubjectWindow } from './subject-window.ts'
import { underModes } from './under-modes.ts'
import { judgeRequest, judgeSubject } from './verdict.ts'

const PERSON: InstantFacts = {
  declaredBot: false,
  connection: 'residential',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
  browser: 'Chrome',
  prefetch: false,
}
const T0 = Date.UTC(2026, 5, 10)

test('a person is clean, and each instant rule fires on its own example', () => {
  expect(judgeRequest(PERSON, ALL_ON)).toEqual({ fired: [], shadowed: [], score: 0, band: 'low', category: '' })
  expect(judgeRequest({ ...PERSON, declaredBot: true }, ALL_ON)).toMatchObject({ fired: ['declared_bot'], score: 95 })
  expect(judgeRequest({ ...PERSON, connection: 'data_center' }, ALL_ON)).toMatchObject({
    fired: ['data_center'],
    score: 60,
  })
  expect(judgeRequest({ ...PERSON, userAgent: '', browser: '' }, ALL_ON).fired).toEqual(['non_browser_agent'])
  expect(judgeRequest({ ...PERSON, userAgent: 'curl/8.5.0', browser: '' }, ALL_ON).fired).toEqual(['non_browser_agent'])
  expect(judgeRequest({ ...PERSON, prefetch: true }, ALL_ON)).toMatchObject({ fired: ['prefetch'], score: 0 })
})

test('a rule in shadow is shown and not counted, one that is off is not even shown', () => {
  const bot = { ...PERSON, declaredBot: true, connection: 'data_center' }
  expect(judgeRequest(bot, new Map([['declared_bot', 'shadow']]))).toEqual({
    fired: ['data_center'],
    shadowed: ['declared_bot'],
    score: 60,
    band: 'high',
    category: 'data_center',
  })
  expect(judgeRequest(bot, new Map([['declared_bot', 'off']]))).toMatchObject({ fired: ['data_center'], shadowed: [] })
})

test('no set of rules reaches 100, and more signals never lower the score', () => {
  for (const rule of [...INSTANT_RULES, ...WINDOW_RULES]) expect(rule.points).toBeLessThan(1)
  const points = fc.array(fc.double({ min: 0, max: 0.95, noNaN: true }), { maxLength: 6 })
  fc.assert(
    fc.property(points, fc.double({ min: 0, max: 0.95, noNaN: true }), (some, more) => {
      expect(scoreOf([...some, more])).toBeGreaterThanOrEqual(scoreOf(some))
    }),
  )
})

test('the sums of a window equal a recount of the clicks in it, whatever the order within it', () => {
  const click = fc.record({ at: fc.integer({ min: 0, max: 180 * MINUTE_MS }), visitor: fc.constantFrom('a', 'b', 'c') })
  fc.assert(
    fc.property(fc.array(click, { minLength: 1, maxLength: 200 }), (clicks) => {
      const window = new SubjectWindow()
      for (const { at, visitor } of clicks) window.add(T0 + at, visitor, visitor === 'a')
      const minuteOf = (at: number) => Math.floor((T0 + at) / MINUTE_MS)
      const latest = Math.max(...clicks.map(({ at }) => minuteOf(at)))
      const within = (minutes: number) => clicks.filter(({ at }) => minuteOf(at) > latest - minutes)
      const features = window.features()
      expect(features.clicksIn10Min).toBe(within(10).length)
      expect(features.clicksInHour).toBe(within(60).length)
      expect(features.duplicatesInHour).toBe(within(60).filter(({ visitor }) => visitor === 'a').length)
    }),
  )
})

test('velocity counts one visitor, many agents count one address', () => {
  const visitor = new SubjectWindow()
  for (let click = 0; click <= 60; click++) visitor.add(T0 + click * 1_000 + (click % 7) * 350, 'v', false)
  expect(judgeSubject('visitor', visitor.features(), ALL_ON).fired).toEqual(['velocity'])
  const address = new SubjectWindow()
  for (let click = 0; click < 25; click++) address.add(T0 + click * 9_000, `agent ${click}`, false)
  expect(judgeSubject('address', address.features(), ALL_ON).fired).toEqual(['many_agents'])
})

test('a timer is told from a person by the evenness of its pauses', () => {
  const timer = new SubjectWindow()
  const person = new SubjectWindow()
  let personMs = T0
  for (let click = 0; click < 16; click++) {
    timer.add(T0 + click * 30_000 + (click % 3) * 200, 'v', false)
    person.add((personMs += 3_000 + ((click * 7_919) % 60_000)), 'v', false)
  }
  expect(judgeSubject('visitor', timer.features(), ALL_ON).fired).toEqual(['metronome'])
  expect(judgeSubject('visitor', person.features(), ALL_ON).fired).toEqual([])
})

test('an offer acts on nothing that it turned down, and on all of the rest; what was not turned down changes nothing', () => {
  const ids = fc.constantFrom(...INSTANT_RULES.map(({ id }) => id))
  const subjects = fc.array(
    fc.record({
      score: fc.integer({ min: 0, max: 100 }),
      category: fc.constantFrom('', 'velocity', 'metronome', 'proxy'),
    }),
    { maxLength: 4 },
  )
  const modes = fc.dictionary(
    fc.constantFrom(...INSTANT_RULES.map(({ id }) => id), 'velocity', 'metronome'),
    fc.constantFrom('off' as const, 'shadow' as const, 'on' as const),
  )
  fc.assert(
    fc.property(fc.uniqueArray(ids), subjects, modes, (rules, published, wanted) => {
      const pointsOf = (id: string): number => INSTANT_RULES.find((rule) => rule.id === id)?.points ?? 0
      const scoreWith = (fired: readonly string[], scores: typeof published): number =>
        scoreOf([scoreOf(fired.map(pointsOf)) / 100, ...scores.map(({ score }) => score / 100)])
      const known = {
        rules,
        subjects: published,
        score: scoreWith(rules, published),
        categories: [...new Set([...rules, ...published.map(({ category }) => category).filter(Boolean)])],
      }
      const isOn = (id: string): boolean => (wanted[id] ?? 'on') === 'on'
      const acted = underModes(known, wanted)
      expect(acted.categories).toEqual(known.categories.filter(isOn))
      expect(acted.score).toBe(
        scoreWith(
          rules.filter(isOn),
          published.filter(({ category }) => isOn(category)),
        ),
      )
      expect(underModes(known, undefined)).toBe(known)
    }),
  )
})

test('modes are read as people write them, and what does not exist is named with what does', () => {
  expect(parseModes(['velocity=shadow', 'metronome=off', 'velocity=on'])).toEqual(
    new Map([
      ['velocity', 'on'],
      ['metronome', 'off'],
    ]),
  )
  expect(() => parseModes(['velocty=off'])).toThrow(/no fraud rule "velocty"; there are .*velocity/)
  expect(() => parseModes(['velocity=maybe'])).toThrow(/velocity=shadow/)
})
