import type { VisitorOf } from '@smartlink/visitor-facts/visitor-facts'
import {
  agentSection,
  languagesSection,
  placeSection,
  referrerSection,
  userAgentSection,
  visitorSection,
} from '@smartlink/visitor-facts/visitor-sections'
import type { VisitorSections } from '@smartlink/visitor-facts/visitor-sections'

/** What `visitor-facts` would have encoded of a visitor, for one that is made up. */
export function sectionsOfVisitor(visitor: Omit<VisitorOf, 'sections'>): VisitorSections {
  const { facts, agent, languages } = visitor
  const said = { ...agent, ...facts, text: facts.user_agent } as typeof agent
  return {
    place: placeSection({ ...facts, connection: facts.connection as 'mobile' }, visitor.geo_db),
    agent: agentSection(said),
    languages: languagesSection({ primary: facts.language, accepted: languages }),
    userAgent: userAgentSection(said),
    referrer: referrerSection({ url: facts.referrer_url, stored: facts.referrer, host: facts.referrer_host }),
    visitor: visitorSection({
      address: facts.address,
      visitor_key: visitor.visitor_key.bytes,
      visitor_key_prev: visitor.visitor_key_prev.bytes,
      address_key: visitor.address_key.bytes,
      subnet_key: visitor.subnet_key.bytes,
      key_id: visitor.key_id,
    }),
  }
}
