import type { CompiledLink, CompiledMember } from './compile.ts'
import type { DrawSet, TraceStep } from './types.ts'

/** Positions up to 51 are bits of one safe integer; a longer link spells them out. */
const MAX_BIT_POSITION = 51
/** Lines of traces that a shared slate may keep. */
const MAX_KEPT_LINES = 1_024

/**
 * The members that may have a click, with what is drawn by among them, and the trace that says why the others may not. Made
 * for one click, or once for all clicks that the same rules leave the same members to; such a one is shared, and what is
 * made of it is made once.
 */
export class Slate {
  /** In strategy order; of the first tier with any. Empty: the fallback's turn. */
  readonly candidates: readonly CompiledMember[]
  /** Every member in strategy order with the reason of each that failed; `not_drawn` until one is chosen. */
  readonly trace: readonly TraceStep[]
  readonly weights: readonly number[]
  readonly totalWeight: number
  readonly #link: CompiledLink
  /** Traces by the candidate chosen, where they are kept. */
  readonly #chosen: (readonly TraceStep[] | undefined)[] | undefined
  #counted: DrawSet | undefined
  #uncounted: DrawSet | undefined

  constructor(
    link: CompiledLink,
    candidates: readonly CompiledMember[],
    trace: readonly TraceStep[],
    isShared: boolean,
  ) {
    this.#link = link
    this.candidates = candidates
    this.trace = trace
    const weights: number[] = []
    let total = 0
    for (let index = 0; index < candidates.length; index++) {
      const { weight } = candidates[index] as CompiledMember
      weights.push(weight)
      total += weight
    }
    this.weights = weights
    this.totalWeight = total
    this.#chosen = isShared && candidates.length * trace.length <= MAX_KEPT_LINES ? [] : undefined
  }

  /** Why the first member in strategy order failed, for a click that none serves. */
  get reason(): string {
    return this.trace[0]?.result ?? 'link.empty'
  }

  /** The trace when the candidate at this place is chosen; the same object each time where it is kept. */
  traceOf(place: number): readonly TraceStep[] {
    const kept = this.#chosen?.[place]
    if (kept !== undefined) return kept
    const member = this.candidates[place] as CompiledMember
    const trace = this.trace.slice()
    trace[trace.indexOf(member.step('not_drawn'))] = member.step('chosen')
    if (this.#chosen !== undefined) this.#chosen[place] = trace
    return trace
  }

  /** The draw sequence of these candidates; clicks that count have one of their own. */
  drawSet(isCounted: boolean): DrawSet {
    if (isCounted) return (this.#counted ??= this.#drawSet(1))
    return (this.#uncounted ??= this.#drawSet(0))
  }

  #drawSet(counted: 0 | 1): DrawSet {
    const { id, revision } = this.#link
    let bits = counted as number
    for (const { position, bit } of this.candidates) {
      if (position > MAX_BIT_POSITION) {
        const positions = this.candidates.map((member) => member.position).join('.')
        return { link_id: id, revision, key: `${counted}:${positions}` }
      }
      bits += bit
    }
    return { link_id: id, revision, key: bits }
  }
}
