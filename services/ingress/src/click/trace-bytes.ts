import { encodeSection } from '@smartlink/events/codec'
import { writeClickTrace } from '@smartlink/events/generated/write-click'
import { SharedStep } from '@smartlink/routing/trace-step'
import type { TraceStep } from '@smartlink/routing/types'

interface Kept {
  trace: readonly TraceStep[]
  readonly bytes: Uint8Array
}

const SLOTS = 4_096
/** Of 32 bits, the upper ones are of every step. */
const SLOT_SHIFT = 20
/** Longer ones, of a hundred members and more, are encoded each time. */
const MAX_KEPT_BYTES = 2_048

/**
 * The bytes of traces, encoded once for all clicks that leave a link's members for the same reasons. Steps are shared
 * by traces, so that two traces are alike when their steps are the same objects. Each trace has one slot, which the last
 * one to want it keeps: bounded, and no list of what is oldest. A trace that comes again as the same object is found by that,
 * for as long as its slate keeps it.
 */
export class TraceBytes {
  readonly #slots: (Kept | undefined)[] = Array.from({ length: SLOTS })
  readonly #byObject = new WeakMap<readonly TraceStep[], Uint8Array>()

  of(trace: readonly TraceStep[]): Uint8Array {
    return this.#byObject.get(trace) ?? this.#bySteps(trace)
  }

  #bySteps(trace: readonly TraceStep[]): Uint8Array {
    const slot = SharedStep.hashOf(trace) >>> SLOT_SHIFT
    const kept = this.#slots[slot]
    if (kept !== undefined && areSame(kept.trace, trace)) {
      if (kept.trace === trace) this.#byObject.set(trace, kept.bytes)
      kept.trace = trace
      return kept.bytes
    }
    const bytes = encodeSection(writeClickTrace, { trace })
    if (bytes.length <= MAX_KEPT_BYTES) this.#slots[slot] = { trace, bytes }
    return bytes
  }
}

function areSame(one: readonly TraceStep[], other: readonly TraceStep[]): boolean {
  if (one === other) return true
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
