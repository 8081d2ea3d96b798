import { sampleClick } from '@smartlink/events/testing/sample-events'
import { makeOrigin } from '@smartlink/events/origin'
import type { Click } from '@smartlink/events/generated/click'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { insertClicks } from '@smartlink/clickhouse/testing/insert-events'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import { ALL_ON, INSTANT_RULES, SOURCE_RULES, WINDOW_RULES } from '@smartlink/fraud/rule-book'
import { judgeRequest } from '@smartlink/fraud/verdict'
import { parseAgent } from '@smartlink/visitor-facts/agent/parse-agent'
import { createUuid7, formatUuid } from '@smartlink/events/uuid7'
import { randomFillSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Scorer } from './scorer.ts'
import { SourceScorer } from './source-scorer.ts'
import { labelledTraffic, PUBLISHERS } from './testing/labelled-traffic.ts'
import type { Actor, LabelledClick } from './testing/labelled-traffic.ts'
import { reportRule, reportText } from './testing/rule-report.ts'
import type { RuleReport } from './testing/rule-report.ts'

/** Any number gives traffic of its own; what is asserted has to hold for all. */
const SEED = Number(process.env['SMARTLINK_TEST_SEED'] ?? 5)
const NOW = Date.now()
const TARGETS: Readonly<Record<string, readonly Actor[]>> = {
  declared_bot: ['declared_bot'],
  data_center: ['data_center_bot', 'declared_bot'],
  non_browser_agent: ['script'],
  velocity: ['velocity'],
  activity: ['click_farm'],
  duplicate: ['repeater'],
  metronome: ['timer'],
  many_agents: ['agent_rotator'],
}
const SOURCE_TARGETS: Readonly<Record<string, number>> = {
  source_share: PUBLISHERS.bots,
  conversion_rate: PUBLISHERS.incentivised,
  fast_conversion: PUBLISHERS.fast_converter,
  click_flooding: PUBLISHERS.flooder,
}
/** A label only: it says nothing of who clicked, and adds nothing to a score. */
const NOT_MEASURED = ['prefetch']

const traffic = labelledTraffic({ seed: SEED, endMs: NOW })
const uuid7 = createUuid7((target) => void randomFillSync(target))
let server: TestClickHouse
let sink: ClickHouseClient
const reports: RuleReport[] = []

beforeAll(async () => {
  server = await startTestClickHouse()
  sink = server.open('sink')
}, 120_000)

afterAll(async () => {
  process.stderr.write(`\ntraffic ${SEED}: ${traffic.length} clicks\n${reportText(reports)}\n`)
  await server.stop()
})

function instantFactsOf({ userAgent, connection }: LabelledClick) {
  const agent = parseAgent(userAgent, undefined)
  return { declaredBot: agent.isBot, connection, userAgent, browser: agent.browser, prefetch: false }
}

function eventOf(click: LabelledClick, index: number): Click {
  const verdict = judgeRequest(instantFactsOf(click), ALL_ON)
  return {
    ...(sampleClick() as Click),
    click_id: uuid7(click.timeMs),
    origin: makeOrigin('00112233445566aa', index),
    time: click.timeMs,
    class: verdict.fired.includes('declared_bot') ? 'bot' : 'human',
    outcome: 'delivered',
    reason: '',
    publisher_id: click.publisherId,
    offer_id: click.offerId,
    link_id: 1,
    sub1: click.sub1,
    connection: click.connection,
    user_agent: click.userAgent,
    visitor_key: Buffer.from(click.visitorKey, 'hex'),
    address_key: Buffer.from(click.addressKey, 'hex'),
    duplicate_offers: click.isDuplicate ? [click.offerId] : [],
    fraud_score: verdict.score,
    fraud_band: verdict.score === 0 ? '' : verdict.band,
    fraud_rules: [...verdict.fired],
    fraud_categories: [...verdict.fired],
    fraud_subjects: [],
  }
}

function expectMeasured(report: RuleReport, atLeast: { precision: number; recall: number }): void {
  reports.push(report)
  expect(report.precision, `precision of ${report.rule}`).toBeGreaterThanOrEqual(atLeast.precision)
  expect(report.recall, `recall of ${report.rule}`).toBeGreaterThanOrEqual(atLeast.recall)
}

test('every rule that can be measured is measured', () => {
  const measured = [...Object.keys(TARGETS), ...Object.keys(SOURCE_TARGETS), ...NOT_MEASURED].toSorted()
  expect([...INSTANT_RULES, ...WINDOW_RULES, ...SOURCE_RULES].map(({ id }) => id).toSorted()).toEqual(measured)
})

test('instant rules find the clicks they are for, and few of people', () => {
  const ids = traffic.map((_, index) => String(index))
  const where = (wanted: (click: LabelledClick, index: number) => boolean): Set<string> =>
    new Set(ids.filter((_, index) => wanted(traffic[index] as LabelledClick, index)))
  const anyGuilt = where(({ actor }) => actor !== 'human')
  const verdicts = traffic.map((click) => judgeRequest(instantFactsOf(click), ALL_ON))
  for (const { id } of INSTANT_RULES.filter((rule) => !NOT_MEASURED.includes(rule.id))) {
    const flagged = where((_, index) => verdicts[index]?.fired.includes(id) === true)
    const guilty = where(({ actor }) => TARGETS[id]?.includes(actor) === true)
    // People who browse through rented servers or with odd browsers are told apart by nothing in a request.
    expectMeasured(reportRule(id, 'clicks', { flagged, guilty, anyGuilt }), { precision: 0.75, recall: 0.99 })
  }
})

let published: readonly FraudScoreMessage[] = []

test('window rules find the visitors and addresses they are for, and hardly a person', () => {
  const scorer = new Scorer(100_000, ALL_ON)
  published = traffic.flatMap((click, index) => scorer.take(eventOf(click, index)))
  const categories = new Map<string, Set<string>>()
  for (const { subject, category } of published) {
    if (category !== '') categories.set(subject, (categories.get(subject) ?? new Set()).add(category))
  }
  for (const { id, subject } of WINDOW_RULES.filter((rule) => !NOT_MEASURED.includes(rule.id))) {
    const nameOf = (click: LabelledClick): string =>
      subject === 'visitor' ? `visitor:${click.visitorKey}` : `address:${click.addressKey}`
    const of = (wanted: (actor: Actor) => boolean): Set<string> =>
      new Set(traffic.filter(({ actor }) => wanted(actor)).map(nameOf))
    const flagged = new Set([...categories].filter(([, found]) => found.has(id)).map(([name]) => name))
    const guilty = of((actor) => TARGETS[id]?.includes(actor) === true)
    const anyGuilt = of((actor) => actor !== 'human')
    expectMeasured(reportRule(id, subject === 'visitor' ? 'visitors' : 'addresses', { flagged, guilty, anyGuilt }), {
      precision: 0.95,
      recall: 0.95,
    })
  }
})

test('rules over sources find the publishers they are for, and none of the others; clicks are judged again by it', async () => {
  const events = traffic.map(eventOf)
  for (let at = 0; at < events.length; at += 10_000) {
    await insertClicks(sink, events.slice(at, at + 10_000), { first: at })
  }
  await sink.insertRows(
    'conversions',
    traffic.flatMap((click, index) => conversionOf(click, events[index] as Click)),
  )
  const storeScores = (scores: readonly FraudScoreMessage[], offset: number): Promise<void> =>
    sink.insertRows(
      'click_scores',
      scores.map(({ expires_at: expiresMs, ...score }, index) => ({
        ...score,
        log_offset: offset + index,
        published_at: new Date(expiresMs - 12 * 3_600_000).toISOString(),
        expires_at: new Date(expiresMs).toISOString(),
      })),
    )
  await storeScores(published, 0)

  const scorer = new SourceScorer(server.open('reports'), ALL_ON)
  const scores = await scorer.score(NOW, new AbortController().signal)
  const everyPublisher = new Set(traffic.map(({ publisherId }) => `source:${publisherId}`))
  const anyGuilt = new Set(
    [...everyPublisher].filter((name) => !PUBLISHERS.people.some((id) => name === `source:${id}`)),
  )
  for (const { id } of SOURCE_RULES) {
    const flagged = new Set(
      scores.flatMap(({ subject, category }) => (category === id && !subject.includes('/') ? [subject] : [])),
    )
    const guilty = new Set([`source:${SOURCE_TARGETS[id]}`])
    expectMeasured(reportRule(id, 'sources', { flagged, guilty, anyGuilt }), { precision: 1, recall: 1 })
  }
  expect(scores.filter(({ subject }) => subject.startsWith(`source:${PUBLISHERS.fast_converter}/`)).length).toBe(2)

  // What was published is not published again, and taken back when it is over.
  scorer.published(scores, NOW)
  expect(await scorer.score(NOW + 60_000, new AbortController().signal)).toEqual([])
  const later = await scorer.score(NOW + 30 * 3_600_000, new AbortController().signal)
  expect(new Set(later.map(({ subject, band }) => `${subject} ${band}`))).toEqual(
    new Set(scores.map(({ subject }) => `${subject} low`)),
  )

  const restated = async (): Promise<Map<number, { late: number; then: number }>> => {
    const rows = await sink.query<{ publisher_id: number; late: number; then: number }>(
      `SELECT publisher_id, countIf(known_late) AS late, countIf(score_then >= 50) AS then FROM v_clicks_restated GROUP BY publisher_id`,
    )
    return new Map(rows.map((row) => [row.publisher_id, row]))
  }
  const before = await restated()
  expect(before.get(PUBLISHERS.bots)?.late).toBeGreaterThan(1_000)
  expect(before.get(PUBLISHERS.flooder)?.late).toBe(0)
  await storeScores(scores, 1_000_000)
  // A score of a source holds for clicks from a day before it was published.
  expect((await restated()).get(PUBLISHERS.flooder)?.late).toBe(
    traffic.filter(({ publisherId }) => publisherId === PUBLISHERS.flooder).length,
  )
  // People behind one address with the same browser look like one visitor who comes again and again.
  const people = traffic.filter(({ publisherId }) => publisherId === 1).length
  expect((await restated()).get(1)?.late).toBeLessThan(people * 0.05)
}, 120_000)

function conversionOf(click: LabelledClick, event: Click): object[] {
  if (click.convertedAfterMs === null) return []
  const received = Math.floor(click.timeMs + click.convertedAfterMs)
  if (received > NOW) return []
  return [
    {
      click_day: new Date(click.timeMs).toISOString().slice(0, 10),
      cid: formatUuid(event.click_id),
      click_id: formatUuid(event.click_id),
      version: received * 2 + 1,
      enriched: true,
      received_at: new Date(received).toISOString(),
      click_time: new Date(click.timeMs).toISOString(),
      status: 'approved',
      class: event.class,
      link_id: 1,
      publisher_id: click.publisherId,
      offer_id: click.offerId,
      sub1: click.sub1,
    },
  ]
}
