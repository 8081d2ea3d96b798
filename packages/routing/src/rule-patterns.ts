import type { CompiledLink, CompiledMember } from './compile.ts'
import type { Slate } from './slate.ts'
import { factOf } from './targeting/fact-rule.ts'
import type { FactDimension } from './targeting/fact-rule.ts'
import type { Visit } from './targeting/visit.ts'
import type { TraceStep } from './types.ts'

/** What a member's rules say: they pass, the line of the trace that says why not, or that they have to be asked. */
export type RuleVerdict = typeof PASSES | TraceStep | undefined

export const PASSES = 'passes'

/** What the rules of one link say to visitors that are alike in everything these rules read. */
export interface Pattern {
  readonly link: CompiledLink
  /** Of each of the link's dimensions, the number of the visitor's value. */
  readonly values: readonly number[]
  /** Of its members in strategy order; nothing is to be asked but those that are undefined. */
  readonly verdicts: readonly RuleVerdict[]
  /** Who may have a click that depends on nothing else, once one was decided. */
  slate: Slate | undefined
}

/** As bits: 4,096 slots. */
const SLOT_BITS = 12
const SPREAD = 0x9e37_79b1
/** Values told apart in one dimension. Visitors can make up more, and then all is learnt anew. */
const MAX_VALUES = 2_000

/**
 * Answers of rules that compare one fact, remembered for visitors with the same facts: of two clicks on one link from the
 * same country with the same kind of device the second asks no rule. Holds a fixed number of patterns, each in a slot
 * that the last one to want it keeps. One for each thread.
 */
export class RulePatterns {
  readonly #slots: (Pattern | undefined)[]
  /** Of the bits of a hash the upper ones are of every value. */
  readonly #shift: number
  readonly #maxValues: number
  readonly #numbers = new Map<FactDimension, Map<string, number>>()
  readonly #values: number[] = []

  constructor(slotBits = SLOT_BITS, maxValues = MAX_VALUES) {
    this.#slots = Array.from({ length: 2 ** slotBits })
    this.#shift = 32 - slotBits
    this.#maxValues = maxValues
  }

  of(link: CompiledLink, visit: Visit): Pattern {
    const { factDimensions } = link
    const values = this.#values
    values.length = factDimensions.length
    let hash = Math.imul(link.id, 31) + link.revision
    for (let index = 0; index < factDimensions.length; index++) {
      const dimension = factDimensions[index] as FactDimension
      const number = this.#numberOf(dimension, factOf(visit, dimension))
      values[index] = number
      hash = (Math.imul(hash, 31) + number) | 0
    }
    const slot = Math.imul(hash, SPREAD) >>> this.#shift
    const known = this.#slots[slot]
    if (known !== undefined && known.link === link && areEqual(known.values, values)) return known
    const verdicts = link.tiers.flat().map((member) => verdictOf(member, visit))
    const pattern = { link, values: values.slice(), verdicts, slate: undefined }
    this.#slots[slot] = pattern
    return pattern
  }

  #numberOf(dimension: FactDimension, value: string): number {
    const numbers = this.#numbers.get(dimension)
    return numbers?.get(value) ?? this.#giveNumber(dimension, value)
  }

  #giveNumber(dimension: FactDimension, value: string): number {
    let numbers = this.#numbers.get(dimension)
    if (numbers === undefined) {
      numbers = new Map()
      this.#numbers.set(dimension, numbers)
    } else if (numbers.size >= this.#maxValues) {
      // Numbers are given anew from here on, so that nothing of the old ones may be found again.
      numbers.clear()
      this.#slots.fill(undefined)
    }
    const number = numbers.size
    numbers.set(value, number)
    return number
  }
}

function verdictOf(member: CompiledMember, visit: Visit): RuleVerdict {
  if (!member.readsFactsOnly) return undefined
  const failing = member.rules.find((rule) => !rule.passes(visit))
  return failing === undefined ? PASSES : member.step(failing.reason)
}

function areEqual(one: readonly number[], other: readonly number[]): boolean {
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
