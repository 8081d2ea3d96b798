import { Asking, UNKNOWN } from './asking.ts'
import type { Question } from './asking.ts'
import type { CompiledLink, CompiledMember } from './compile.ts'
import { failingFraud } from './fraud-failure.ts'
import { failureAfterRules, failureBeforeRules, memberFailure } from './member-failure.ts'
import { linkRefusal } from './link-refusal.ts'
import { PASSES } from './rule-patterns.ts'
import type { RuleVerdict } from './rule-patterns.ts'
import type { CapsNeeded, TraceStep } from './types.ts'

/** What the rules leave of a link for one click. */
export type Eligible = Refused | CapsNeeded | Considered

/** The link, the publisher or fraud on the link refuses the click. */
export interface Refused {
  readonly kind: 'refused'
  readonly reason: string
  readonly asking: Asking
}

export interface Considered {
  readonly kind: 'considered'
  readonly asking: Asking
  /** Members that pass, in strategy order; of the first tier with any. Empty: the fallback's turn. */
  readonly candidates: readonly CompiledMember[]
  /** Members in strategy order with the reason of each that failed; `not_drawn` until one is chosen. */
  readonly trace: TraceStep[]
  /** Why the first member in strategy order failed, for a click that none serves. */
  readonly reason: string
  /** Fraud on the link sends the click to the fallback, and blocks it where that can't serve. */
  readonly isRefusedToFallback: boolean
}

/** Filters. Takes nothing: caps are only looked at. */
export function eligible(question: Question): Eligible {
  const asking = new Asking(question)
  const { link } = asking
  const refusal = linkRefusal(asking)
  if (refusal !== '') return { kind: 'refused', reason: refusal, asking }
  const fraud = failingFraud(asking, link.fraud)
  if (fraud !== '') {
    if (link.fraud.to_fallback !== true) return { kind: 'refused', reason: fraud, asking }
    return { kind: 'considered', asking, candidates: [], trace: [], reason: fraud, isRefusedToFallback: true }
  }
  return consider(asking)
}

function consider(asking: Asking): Considered | CapsNeeded {
  const { link } = asking
  const verdicts = asking.verdicts()
  const trace: TraceStep[] = []
  const candidates: CompiledMember[] = []
  let place = 0
  for (const tier of link.tiers) {
    if (candidates.length > 0) {
      for (const member of tier) trace.push(member.step('not_reached'))
      continue
    }
    for (const member of tier) {
      const verdict = verdicts[place++]
      const failure = failureOf(asking, member, isDrawable(link, tier, member), verdict)
      if (typeof failure === 'object') trace.push(failure)
      else trace.push(member.step(failure === '' || failure === UNKNOWN ? 'not_drawn' : failure))
      if (failure === '') candidates.push(member)
    }
    if (asking.needs.length > 0) return { kind: 'needs', needs: asking.needs }
  }
  const reason = trace[0]?.result ?? 'link.empty'
  return { kind: 'considered', asking, candidates, trace, reason, isRefusedToFallback: false }
}

/** The reason, or the line of the trace where that is remembered; rules that were asked before are not asked again. */
function failureOf(
  asking: Asking,
  member: CompiledMember,
  canBeDrawn: boolean,
  verdict: RuleVerdict,
): string | TraceStep {
  if (verdict === undefined) return memberFailure(asking, member, canBeDrawn)
  const failure = member.offer?.isOpenToAll === true ? '' : failureBeforeRules(asking, member)
  if (failure !== '') return failure
  return verdict === PASSES ? failureAfterRules(asking, member, canBeDrawn) : verdict
}

/** Weight 0 sends nothing to a member wherever weights decide; alone on its rank, its weight means nothing. */
function isDrawable({ strategy }: CompiledLink, tier: readonly CompiledMember[], { weight }: CompiledMember): boolean {
  return weight > 0 || (strategy === 'priority' && tier.length === 1)
}
