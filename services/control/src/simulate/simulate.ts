import type { RuleModes } from '@smartlink/fraud/rule-book'
import type { CapStatusTable } from '@smartlink/caps/cap-status-table'
import type { SmartLink, TrackingDomain } from '@smartlink/catalog/kinds'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { compileLink } from '@smartlink/routing/compile'
import { decide } from '@smartlink/routing/decide'
import { DRAW_RANGE } from '@smartlink/routing/draw/pick'
import type { Decision } from '@smartlink/routing/types'
import type { ZoneClock } from '@smartlink/routing/zone-clock'
import type { VisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import type { SimulatedRequest } from './simulated-request.ts'
import { simulatedRequest } from './simulated-request.ts'
import { simulatedState } from './simulated-state.ts'
import type { Simulation } from './simulation.ts'

export interface Simulator {
  readonly visitors: VisitorFacts
  readonly statuses: Pick<CapStatusTable, 'get'>
  readonly zones: ZoneClock
  /** Of the whole installation. */
  readonly fraudModes: RuleModes
}

/** What is asked: a link of a catalog, now or past, on one of its domains. */
export interface Asked {
  readonly catalog: CatalogReader
  readonly link: SmartLink
  readonly domain: TrackingDomain
}

export interface SimulatedOutcome extends SimulatedRequest {
  readonly decision: Decision
  /** How often each member was sent the click, -1 for the fallback; absent when no split was asked for. */
  readonly split: ReadonlyMap<number, number> | undefined
}

/** Decides a described click by the code that decides real ones, and takes nothing. */
export function simulate(
  { visitors, statuses, zones, fraudModes }: Simulator,
  { catalog, link, domain }: Asked,
  simulation: Simulation,
  now: number,
): SimulatedOutcome {
  const request = simulatedRequest(simulation, visitors, fraudModes, now)
  const state = simulatedState(simulation, request.fraud, catalog, statuses)
  const compiled = compileLink(link, catalog, zones)
  const decideAt = (fraction: number): Decision => {
    const draw = Math.min(Math.floor(fraction * DRAW_RANGE), DRAW_RANGE - 1)
    const decision = decide({ link: compiled, domain, click: request.click, facts: request.facts, state, now, draw })
    if (decision.kind === 'decided') return decision
    throw new TypeError('a simulated cap is always known')
  }
  return {
    ...request,
    decision: decideAt(simulation.draw),
    split: simulation.draws === undefined ? undefined : splitOf(simulation.draws, decideAt),
  }
}

function splitOf(draws: number, decideAt: (fraction: number) => Decision): Map<number, number> {
  const split = new Map<number, number>()
  for (let index = 0; index < draws; index++) {
    const { member, offer_id } = decideAt((index + 0.5) / draws)
    if (offer_id !== 0) split.set(member, (split.get(member) ?? 0) + 1)
  }
  return split
}
