import { encodeSection } from '@smartlink/events/codec'
import {
  writeClickAgent,
  writeClickLanguages,
  writeClickPlace,
  writeClickReferrer,
  writeClickUserAgent,
  writeClickVisitor,
} from '@smartlink/events/generated/write-click'
import type { ClickSections } from '@smartlink/events/generated/write-click'
import type { Agent } from './agent/agent.ts'
import type { Place } from './geo/place.ts'
import type { Languages } from './languages.ts'
import type { Referrer } from './referrer.ts'

/*
 * What a click's event says of its visitor comes again with the address, the agent, the languages, the referrer. Each is
 * encoded when it is learnt and kept beside what was learnt, and a click's event is put together from the pieces.
 */

/** The sections of an event that are about the visitor. */
export type VisitorSections = Required<Omit<ClickSections, 'trace'>>

export function placeSection(place: Place, geoDb: string): Uint8Array {
  return encodeSection(writeClickPlace, { ...place, geo_db: geoDb })
}

export function agentSection(agent: Agent): Uint8Array {
  return encodeSection(writeClickAgent, agent)
}

export function userAgentSection({ text }: Agent): Uint8Array {
  return encodeSection(writeClickUserAgent, { user_agent: text })
}

export function languagesSection({ primary, accepted }: Languages): Uint8Array {
  return encodeSection(writeClickLanguages, { language: primary, languages: accepted })
}

export function referrerSection({ stored, host }: Referrer): Uint8Array {
  return encodeSection(writeClickReferrer, { referrer: stored, referrer_host: host })
}

export function visitorSection(names: Parameters<typeof writeClickVisitor>[2]): Uint8Array {
  return encodeSection(writeClickVisitor, names)
}
