import type { InstantFacts } from '@smartlink/fraud/rule'
import type { VisitorOf } from '@smartlink/visitor-facts/visitor-facts'

/** What instant rules may know of a visitor. */
export function instantFacts({ agent, facts, isPrefetch }: VisitorOf): InstantFacts {
  return {
    declaredBot: agent.isBot,
    connection: facts.connection,
    userAgent: facts.user_agent,
    browser: facts.browser,
    prefetch: isPrefetch,
  }
}

/**
 * Subjects whose published scores are about this click: the visitor under the keys in force and under those before them,
 * and the source it comes from, with and without its sub id.
 */
export function subjectsOf(visitor: VisitorOf, publisherId: number, sub1: string): string[] {
  return [
    `visitor:${visitor.visitor_key.hex}`,
    `visitor:${visitor.visitor_key_prev.hex}`,
    `address:${visitor.address_key.hex}`,
    `address:${visitor.address_key_prev.hex}`,
    `subnet:${visitor.subnet_key.hex}`,
    `subnet:${visitor.subnet_key_prev.hex}`,
    `source:${publisherId}`,
    `source:${publisherId}/${sub1}`,
  ]
}
