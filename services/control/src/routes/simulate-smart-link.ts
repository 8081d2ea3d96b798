import { asInstant } from '@smartlink/catalog/entities/instant'
import type { SmartLink } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { DECIDER } from '@smartlink/routing/decider'
import { reasonOf, TRACE_RESULTS } from '@smartlink/routing/reasons'
import type { TraceStep } from '@smartlink/routing/types'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import { noSuch } from '../operations/refusals.ts'
import type { SimulatedOutcome, Simulator } from '../simulate/simulate.ts'
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
  facts: z.record(z.string(), z.union([z.string(), z.number()])).describe('What was known of the visitor'),
  split: z
    .array(z.object({ member: z.int(), offer_id: z.int(), offer_name: z.string(), clicks: z.int(), share: z.number() }))
    .exactOptional(),
})

export function simulateSmartLink(view: CatalogView, simulator: Simulator, clock: Clock): Route {
  return route({
    method: 'post',
    path: '/v1/smart-links/{id}/simulate',
    tag: 'smart-links',
    summary: 'Decide a described click, with its whole trace and without any effect',
    description:
      'Decided by the same code as real clicks. Caps are taken as they are now unless `cap_state` says otherwise.',
    access: 'analyst',
    params: idParameter,
    body: simulationBody,
    bodyOptional: true,
    responses: { 200: { description: 'What would become of the click, and why', schema: answer } },
    handle: ({ params, body }) => {
      const link = view.smartLink(params.id)
      const domain = link?.domain_id === undefined ? view.defaultDomain : view.domain(link.domain_id)
      if (link === undefined || domain === undefined) return refused(noSuch('smart link', params.id))
      const now = body.at === undefined ? clock.now() : Date.parse(body.at)
      const outcome = simulate(simulator, link, domain, body, now)
      return json(shown(view, link, outcome, now, body.draws))
    },
  })
}

function shown(view: CatalogView, link: SmartLink, outcome: SimulatedOutcome, now: number, draws: number | undefined) {
  const { decision, click, facts, split } = outcome
  const reason = decision.reason === '' ? undefined : reasonOf(decision.reason)
  const nameOf = (offerId: number) => view.any('offer', offerId)?.name ?? ''
  const offerAt = (member: number) => (member < 0 ? link.fallback_offer_id : link.members[member]?.offer_id) ?? 0
  const { client_address: _address, ...shownFacts } = facts
  return {
    at: asInstant(now),
    revision: view.revision,
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
