import type { Question } from './asking.ts'
import { choose } from './choose.ts'
import { eligible } from './eligible.ts'
import type { CapsNeeded, Decision, DrawSource } from './types.ts'

export interface DecideInput extends Question {
  /** A 52-bit numerator (explain, simulate, sticky links, tests) or the sequences of a click thread. */
  readonly draw: number | DrawSource
}

/**
 * Decides one click: `eligible`, then `choose`. Pure and synchronous; takes nothing. It names the tokens to spend
 * (`caps`) and the draw sequence to advance (`drawSet`) when the click is appended, or the cap keys it needs first.
 */
export function decide(input: DecideInput): Decision | CapsNeeded {
  return choose(eligible(input), input.draw)
}
