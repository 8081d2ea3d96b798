import type { TraceStep } from './types.ts'

/**
 * One line of traces, made once for a member and a result and shared by all traces that have it, so that traces can be
 * compared by their objects.
 */
export class SharedStep implements TraceStep {
  readonly member: number
  readonly offer_id: number
  readonly result: string
  readonly #mark: number

  constructor(member: number, offerId: number, result: string) {
    this.member = member
    this.offer_id = offerId
    this.result = result
    let mark = Math.imul(offerId, 31) + member
    for (let index = 0; index < result.length; index++) mark = (Math.imul(mark, 31) + result.charCodeAt(index)) | 0
    this.#mark = mark
  }

  /** A number for a trace: the same for the same shared steps in the same order, mostly another for others. */
  static hashOf(trace: readonly TraceStep[]): number {
    let hash = 0
    for (let index = 0; index < trace.length; index++) {
      const step = trace[index] as TraceStep
      hash = (Math.imul(hash, 31) + (#mark in step ? step.#mark : step.offer_id)) | 0
    }
    return hash
  }
}
