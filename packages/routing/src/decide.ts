import type { CompiledLink } from './compile.ts'
import type { CapsNeeded, ClickRequest, Decision, DrawSource, Facts, State, TrackingDomain } from './types.ts'

export interface DecideInput {
  readonly link: CompiledLink
  /** The domain the link was asked on. */
  readonly domain: TrackingDomain
  readonly click: ClickRequest
  readonly facts: Facts
  readonly state: State
  /** The click's time, its windows' time and its id's time, in ms. */
  readonly now: number
  /** A 52-bit numerator (explain, simulate, sticky links, tests) or the sequences of a click thread. */
  readonly draw: number | DrawSource
}

export declare function decide(input: DecideInput): Decision | CapsNeeded
