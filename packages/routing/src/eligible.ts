import { Asking, UNKNOWN } from './asking.ts'
import type { Question } from './asking.ts'
import type { CompiledLink, CompiledMember } from './compile.ts'
import { failingFraud } from './fraud-failure.ts'
import { failureAfterRules, failureBeforeRules, memberFailure } from './member-failure.ts'
import { linkRefusal } from './link-refusal.ts'
import { PASSES } from './rule-patterns.ts'
import type { RuleVerdict } from './rule-patterns.ts'
import { Slate } from './slate.ts'
import type { CapsNeeded, TraceStep } from './types.ts'

const NO_VERDICTS: readonly RuleVerdict[] = []

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
  readonly slate: Slate
  /** Why no member serves the click, when none does. */
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
    return {
      kind: 'considered',
      asking,
      slate: new Slate(link, [], [], false),
      reason: fraud,
      isRefusedToFallback: true,
    }
  }
  return consider(asking)
}

function consider(asking: Asking): Considered | CapsNeeded {
  const pattern = asking.pattern()
  const isSettled = pattern !== undefined && asking.dependsOnRulesOnly
  let slate = isSettled ? pattern.slate : undefined
  if (slate === undefined) {
    slate = makeSlate(asking, pattern?.verdicts ?? NO_VERDICTS, isSettled)
    if (slate === undefined) return { kind: 'needs', needs: asking.needs }
    if (isSettled) pattern.slate = slate
  }
  return { kind: 'considered', asking, slate, reason: slate.reason, isRefusedToFallback: false }
}

/** Asks every member; undefined when caps must be granted first. */
function makeSlate(asking: Asking, verdicts: readonly RuleVerdict[], isShared: boolean): Slate | undefined {
  const { link } = asking
  const trace: TraceStep[] = []
  const candidates: CompiledMember[] = []
  let place = 0
  for (const tier of link.tiers) {
    if (candidates.length > 0) {
      for (const member of tier) trace.push(member.step('not_reached'))
      continue
    }
    for (let index = 0; index < tier.length; index++) {
      const member = tier[index] as CompiledMember
      const verdict = verdicts[place++]
      const failure = failureOf(asking, member, isDrawable(link, tier, member), verdict)
      if (typeof failure === 'object') trace.push(failure)
      else trace.push(member.step(failure === '' || failure === UNKNOWN ? 'not_drawn' : failure))
      if (failure === '') candidates.push(member)
    }
    if (asking.needs.length > 0) return undefined
  }
  return new Slate(link, candidates, trace, isShared)
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
