import { readClickParameters } from '@smartlink/click-request/click-parameters'
import { clickRequest } from '@smartlink/click-request/click-request'
import type { Classed } from '@smartlink/click-request/click-request'
import type { RuleModes } from '@smartlink/fraud/rule-book'
import { scoreOf } from '@smartlink/fraud/score'
import { judgeRequest } from '@smartlink/fraud/verdict'
import type { KnownOfClick } from '@smartlink/fraud/under-modes'
import type { ClickRequest, Facts } from '@smartlink/routing/types'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import type { VisitorFacts, VisitorOf } from '@smartlink/visitor-facts/visitor-facts'
import type { Simulation } from './simulation.ts'

/** No peer: what an address would tell is unknown. */
const NO_ADDRESS = ''

/** What the click path would know of the described visitor and ask of the described request. */
export interface SimulatedRequest {
  readonly facts: Facts
  readonly click: ClickRequest
  readonly fraud: KnownOfClick
}

export function simulatedRequest(
  simulation: Simulation,
  visitors: VisitorFacts,
  modes: RuleModes,
  now: number,
): SimulatedRequest {
  const headers = new Map(Object.entries(simulation.headers).map(([name, value]) => [name.toLowerCase(), value]))
  if (simulation.user_agent !== undefined) headers.set('user-agent', simulation.user_agent)
  // Whoever describes a visitor says the address itself.
  headers.delete('x-forwarded-for')
  const seen = visitors.of(
    { method: 'GET', remoteAddress: simulation.ip ?? NO_ADDRESS, headers: readRequestHeaders([...headers].flat()) },
    now,
  )
  const { time_zone, ...place } = simulation.geo ?? {}
  const { returning: _returning, ...agent } = simulation.visitor ?? {}
  const facts = {
    ...seen.facts,
    ...place,
    ...agent,
    ...(time_zone === undefined ? {} : { visitor_zone: time_zone }),
  }
  return { facts, click: requestOf(simulation, seen), fraud: fraudOf(simulation, seen, facts, headers, modes) }
}

/** Who sends the described click, as its query says it; 0 for nobody. */
export function simulatedPublisher(simulation: Pick<Simulation, 'query' | 'publisher_id'>): number {
  const query = queryOf(simulation)
  const nobody: Classed = { class: 'human', class_reason: '' }
  return clickRequest(query, readClickParameters(query), nobody, undefined).publisher_id ?? 0
}

function requestOf(simulation: Simulation, seen: Classed): ClickRequest {
  const query = queryOf(simulation)
  const kind = simulation.test === undefined ? (simulation.class ?? seen.class) : 'test'
  const test = kind === 'test' ? (simulation.test ?? { targeting: false, schedule: false }) : undefined
  const classed: Classed =
    kind === 'test' || kind === seen.class
      ? { class: seen.class, class_reason: seen.class_reason }
      : { class: kind, class_reason: '' }
  return clickRequest(query, readClickParameters(query), classed, test)
}

/** The query that such a click would have; of a publisher named twice the first counts. */
function queryOf({ query, publisher_id }: Pick<Simulation, 'query' | 'publisher_id'>): string {
  const written = typeof query === 'string' ? query : new URLSearchParams(query).toString()
  if (publisher_id === undefined) return written
  return written === '' ? `pub=${publisher_id}` : `pub=${publisher_id}&${written}`
}

/** As described, else what the request itself gives away; what is not described of it gives nothing away. */
function fraudOf(
  { fraud }: Simulation,
  { agent, isPrefetch }: VisitorOf,
  facts: Facts,
  headers: ReadonlyMap<string, string>,
  modes: RuleModes,
): KnownOfClick {
  if (fraud !== undefined) return { ...fraud, rules: [], subjects: [] }
  const verdict = judgeRequest(
    {
      declaredBot: agent.isBot,
      connection: facts.connection,
      userAgent: headers.has('user-agent') ? facts.user_agent : UNDESCRIBED_AGENT,
      browser: facts.browser,
      prefetch: isPrefetch,
    },
    modes,
  )
  return { score: scoreOf([verdict.score / 100]), categories: verdict.fired, rules: verdict.fired, subjects: [] }
}

/** Some browser: a visitor of whom only the country is described has one. */
const UNDESCRIBED_AGENT = 'Mozilla/5.0 (undescribed)'
