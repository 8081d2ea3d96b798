import type { SmartLink } from '../kinds.ts'
import { capZones } from './cap-zones.ts'
import { closedOffers } from './closed-offers.ts'
import type { Finding, LintContext, LintRule } from './finding.ts'
import { linkClosed } from './link-closed.ts'
import { lockedOutPublishers } from './locked-out-publishers.ts'
import { noFallback } from './no-fallback.ts'
import { noMembers } from './no-members.ts'
import { restrictedFallback } from './restricted-fallback.ts'
import { shadowedMembers } from './shadowed-members.ts'
import { unknownMacros } from './unknown-macros.ts'
import { wrongStrategy } from './wrong-strategy.ts'
import { zeroWeights } from './zero-weights.ts'

const RULES: readonly LintRule[] = [
  linkClosed,
  noMembers,
  noFallback,
  restrictedFallback,
  closedOffers,
  lockedOutPublishers,
  zeroWeights,
  shadowedMembers,
  wrongStrategy,
  unknownMacros,
  capZones,
]

/** Everything worth saying about a link, errors first. */
export function lintSmartLink(link: SmartLink, context: LintContext): Finding[] {
  const findings = RULES.flatMap((rule) => rule(link, context))
  return [...findings.filter(({ level }) => level === 'error'), ...findings.filter(({ level }) => level === 'warning')]
}
