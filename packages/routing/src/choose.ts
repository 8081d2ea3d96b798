import { UNKNOWN } from './asking.ts'
import type { CompiledMember } from './compile.ts'
import { blocked, lost, sent } from './decision.ts'
import { pickByWeight } from './draw/pick.ts'
import type { Considered, Eligible } from './eligible.ts'
import { fallbackFailure } from './member-failure.ts'
import type { CapsNeeded, Decision, DrawSet, DrawSource } from './types.ts'

/** Draws one of the members that pass, or falls back. `draw` is a numerator in [0, 2^52) or where to take one from. */
export function choose(eligible: Eligible, draw: number | DrawSource): Decision | CapsNeeded {
  switch (eligible.kind) {
    case 'needs':
      return eligible
    case 'refused':
      return blocked(eligible.asking, eligible.reason, [])
    case 'considered':
      return eligible.slate.candidates.length > 0 ? drawOne(eligible, draw) : fallBack(eligible)
  }
}

function drawOne({ asking, slate }: Considered, source: number | DrawSource): Decision {
  const { candidates, weights, totalWeight } = slate
  const only = candidates.length === 1 ? candidates[0] : undefined
  // Among one there is nothing to draw: the draw is 0 and takes no step of a sequence.
  if (only !== undefined) {
    return sent(asking, { member: only, trace: slate.traceOf(0), draw: 0, propensity: 1, drawSet: undefined })
  }
  const drawSet = typeof source === 'number' ? undefined : slate.drawSet(asking.isCounted)
  const draw = typeof source === 'number' ? source : source.peek(drawSet as DrawSet)
  const place = pickByWeight(weights, draw)
  const member = candidates[place] as CompiledMember
  const propensity = member.weight / totalWeight
  return sent(asking, { member, trace: slate.traceOf(place), draw, propensity, drawSet })
}

function fallBack({ asking, slate, reason, isRefusedToFallback }: Considered): Decision | CapsNeeded {
  const { trace } = slate
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
