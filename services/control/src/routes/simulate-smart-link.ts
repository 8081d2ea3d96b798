import { asInstant } from '@smartlink/catalog/entities/instant'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { DECIDER } from '@smartlink/routing/decider'
import { reasonOf, TRACE_RESULTS } from '@smartlink/routing/reasons'
import type { TraceStep } from '@smartlink/routing/types'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import { askedLink } from '../simulate/asked-link.ts'
import type { AskedLinks } from '../simulate/asked-link.ts'
import type { Asked, SimulatedOutcome, Simulator } from '../simulate/simulate.ts'
import { simulate } from '../simulate/simulate.ts'
import { simulationBody } from '../simulate/simulation.ts'
import { idParameter } from './parameters.ts'

const step = z.object({
  member: z.int().describe('Position in the link, -1 for the fallback'),
  offer_id: z.int(),
  offer_name: z.string(),
  result: z.string(),
  meaning: z.string(),
})

const answer = z.object({
  at: z.string(),
  revision: z.int().describe('Catalog revision it was decided with'),
  decider: z.int(),
  class: z.string(),
  class_reason: z.string(),
  outcome: z.enum(['delivered', 'fallback', 'blocked', 'lost']),
  reason: z.string(),
  meaning: z.string().describe('Of the reason'),
  todo: z.string().describe('What to do about the reason'),
  status: z.int().describe('HTTP status of the answer'),
  location: z.string().describe('Where the visitor would be sent; its click id is none'),
  member: z.int(),
  offer_id: z.int(),
  draw: z.number(),
  propensity: z.number().describe('Probability of this member, given those that passed'),
  trace: z.array(step),
  caps: z.array(
    z.object({ cap: z.string(), window: z.string(), remaining: z.int(), spent: z.boolean(), passed: z.boolean() }),
  ),
  flags: z.array(z.string()),
  fraud: z.object({ score: z.int(), categories: z.array(z.string()) }).describe('As the decision was told'),
  facts: z.record(z.string(), z.union([z.string(), z.number()])).describe('What was known of the visitor'),
  split: z
    .array(z.object({ member: z.int(), offer_id: z.int(), offer_name: z.string(), clicks: z.int(), share: z.number() }))
    .exactOptional(),
})

export function simulateSmartLink(links: AskedLinks, simulator: Simulator, clock: Clock): Route {
  return route({
    method: 'post',
    path: '/v1/smart-links/{id}/simulate',
    tag: 'smart-links',
    summary: 'Decide a described click, with its whole trace and without any effect',
    description:
      'Decided by the same code as real clicks, with the catalog of now or of a past `revision`. Caps are taken as they are now unless `cap_state` says otherwise.',
    access: 'analyst',
    params: idParameter,
    body: simulationBody,
    bodyOptional: true,
    responses: { 200: { description: 'What would become of the click, and why', schema: answer } },
    problems: { 409: 'The history of the catalog begins later', 503: 'The past can not be asked now' },
    handle: async ({ params, body }) => {
      const found = await askedLink(links, params.id, body)
      if ('problem' in found) return refused(found.problem)
      const now = body.at === undefined ? clock.now() : Date.parse(body.at)
      const outcome = simulate(simulator, found.asked, body, now)
      return json({ revision: found.revision, ...shown(found.asked, outcome, now, body.draws) })
    },
  })
}

function shown({ catalog, link }: Asked, outcome: SimulatedOutcome, now: number, draws: number | undefined) {
  const { decision, click, facts, fraud, split } = outcome
  const reason = decision.reason === '' ? undefined : reasonOf(decision.reason)
  const nameOf = (offerId: number) => catalog.any('offer', offerId)?.name ?? ''
  const offerAt = (member: number) => (member < 0 ? link.fallback_offer_id : link.members[member]?.offer_id) ?? 0
  const { client_address: _address, ...shownFacts } = facts
  return {
    at: asInstant(now),
    decider: DECIDER,
    class: click.class,
    class_reason: click.class_reason,
    outcome: decision.outcome,
    reason: decision.reason,
    meaning: reason?.meaning ?? '',
    todo: reason?.todo ?? '',
    status: decision.status,
    location: decision.location,
    member: decision.member,
    offer_id: decision.offer_id,
    draw: decision.draw,
    propensity: decision.propensity,
    trace: decision.trace.map((each) => ({ ...each, offer_name: nameOf(each.offer_id), meaning: meaningOf(each) })),
    caps: decision.caps.map(({ cap, window, remaining, spent, passed }) => ({ cap, window, remaining, spent, passed })),
    flags: decision.flags,
    fraud: { score: fraud.score, categories: [...fraud.categories] },
    facts: shownFacts,
    ...(split === undefined || draws === undefined
      ? {}
      : {
          split: [...split].map(([member, clicks]) => ({
            member,
            offer_id: offerAt(member),
            offer_name: nameOf(offerAt(member)),
            clicks,
            share: clicks / draws,
          })),
        }),
  }
}

function meaningOf({ result }: TraceStep): string {
  return (TRACE_RESULTS as Readonly<Record<string, string>>)[result] ?? reasonOf(result)?.meaning ?? ''
}
