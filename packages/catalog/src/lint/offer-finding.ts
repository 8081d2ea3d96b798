import type { Offer } from '../kinds.ts'
import type { Finding, LintContext } from './finding.ts'

/** A rule about one offer; its paths lead into the offer. */
export type OfferLintRule = (offer: Offer, context: LintContext) => Finding[]
