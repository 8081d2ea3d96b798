import type { Asking } from './asking.ts'
import { UNKNOWN } from './asking.ts'
import type { CompiledMember } from './compile.ts'
import { blocked, lost, sent } from './decision.ts'
import { pickByWeight } from './draw/pick.ts'
import type { Considered, Eligible } from './eligible.ts'
import { fallbackFailure } from './member-failure.ts'
import type { CapsNeeded, Decision, DrawSet, DrawSource, TraceStep } from './types.ts'

/** Draws one of the members that pass, or falls back. `draw` is a numerator in [0, 2^52) or where to take one from. */
export function choose(eligible: Eligible, draw: number | DrawSource): Decision | CapsNeeded {
  switch (eligible.kind) {
    case 'needs':
      return eligible
    case 'refused':
      return blocked(eligible.asking, eligible.reason, [])
    case 'considered':
      return eligible.candidates.length > 0 ? drawOne(eligible, draw) : fallBack(eligible)
  }
}

function drawOne({ asking, candidates, trace }: Considered, source: number | DrawSource): Decision {
  const only = candidates.length === 1 ? candidates[0] : undefined
  // Among one there is nothing to draw: the draw is 0 and takes no step of a sequence.
  if (only !== undefined) {
    return sent(asking, { member: only, trace: chosen(trace, only), draw: 0, propensity: 1, drawSet: undefined })
  }
  const weights: number[] = []
  let total = 0
  for (const { weight } of candidates) {
    weights.push(weight)
    total += weight
  }
  const drawSet = typeof source === 'number' ? undefined : drawSetOf(asking, candidates)
  const draw = typeof source === 'number' ? source : source.peek(drawSet as DrawSet)
  const member = candidates[pickByWeight(weights, draw)] as CompiledMember
  return sent(asking, { member, trace: chosen(trace, member), draw, propensity: member.weight / total, drawSet })
}

function fallBack({ asking, trace, reason, isRefusedToFallback }: Considered): Decision | CapsNeeded {
  const { fallback } = asking.link
  if (fallback === undefined) return isRefusedToFallback ? blocked(asking, reason, trace) : lost(asking, reason, trace)
  const failure = fallbackFailure(asking, fallback)
  if (failure === UNKNOWN) return { kind: 'needs', needs: asking.needs }
  if (failure === '') {
    const steps = [...trace, fallback.step('chosen')]
    return sent(asking, { member: fallback, trace: steps, reason, draw: -1, propensity: 0, drawSet: undefined })
  }
  const steps = [...trace, fallback.step(failure)]
  return isRefusedToFallback ? blocked(asking, reason, steps) : lost(asking, reason, steps)
}

/** The trace is this decision's own, so that the line of the member is changed where it stands. */
function chosen(trace: TraceStep[], member: CompiledMember): TraceStep[] {
  trace[trace.indexOf(member.step('not_drawn'))] = member.step('chosen')
  return trace
}

/** Positions up to 51 are bits of one safe integer; a longer link spells them out. */
const MAX_BIT_POSITION = 51

function drawSetOf(asking: Asking, candidates: readonly CompiledMember[]): DrawSet {
  const { id, revision } = asking.link
  const counted = asking.isCounted ? 1 : 0
  let bits = counted
  for (const { position, bit } of candidates) {
    if (position > MAX_BIT_POSITION) {
      return { link_id: id, revision, key: `${counted}:${candidates.map((member) => member.position).join('.')}` }
    }
    bits += bit
  }
  return { link_id: id, revision, key: bits }
}
