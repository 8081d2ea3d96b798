import { compileLink } from '../compile.ts'
import { decide } from '../decide.ts'
import type {
  CapsNeeded,
  ClickRequest,
  Decision,
  DrawSource,
  Facts,
  SmartLink,
  State,
  TrackingDomain,
} from '../types.ts'
import { createZoneClock } from '../zone-clock.ts'
import { catalogOf, click, DOMAIN, facts, NOW, state } from './fixtures.ts'
import type { Entities } from './fixtures.ts'

export interface Once extends Entities {
  readonly link: SmartLink
  readonly domain?: TrackingDomain
  readonly click?: ClickRequest
  readonly facts?: Facts
  readonly state?: State
  readonly now?: number
  readonly draw?: number | DrawSource
}

const zones = createZoneClock()

/** Compiles and decides one click of entities as the catalog has them. */
export function decideOnce(once: Once): Decision | CapsNeeded {
  return decide({
    link: compileLink(once.link, catalogOf(once), zones),
    domain: once.domain ?? DOMAIN,
    click: once.click ?? click(),
    facts: once.facts ?? facts(),
    state: once.state ?? state(),
    now: once.now ?? NOW,
    draw: once.draw ?? 0,
  })
}

/** The same where no cap has to be asked for. */
export function decided(once: Once): Decision {
  const decision = decideOnce(once)
  if (decision.kind === 'needs') throw new Error('the decision needs caps')
  return decision
}
