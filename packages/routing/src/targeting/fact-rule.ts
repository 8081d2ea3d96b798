import type { TargetingRule } from '../types.ts'
import type { CompiledRule } from './rule.ts'
import type { Visit } from './visit.ts'

/** Dimensions whose fact is one short text, in one spelling. */
const FACT_DIMENSIONS = [
  'continent',
  'country',
  'region',
  'device',
  'os',
  'browser',
  'language',
  'connection',
  'referrer',
  'visitor',
] as const
export type FactDimension = (typeof FACT_DIMENSIONS)[number]

/** The same text object in every rule, so that traces compare them without reading. */
const REASONS: ReadonlyMap<FactDimension, string> = new Map(FACT_DIMENSIONS.map((name) => [name, `target.${name}`]))

const IN_UPPER_CASE: ReadonlySet<string> = new Set(['continent', 'country', 'region'])

/**
 * Most rules of a link compare one short text with a list. They are one class with one switch, not a closure each: a
 * click asks dozens of them, and calls through different closures were most of the cost of a decision.
 */
export class FactRule implements CompiledRule {
  readonly reason: string
  readonly reads = 'kept'
  readonly param = ''
  readonly dimension: FactDimension
  readonly #single: string | undefined
  readonly #wanted: ReadonlySet<string>
  readonly #excludes: boolean
  readonly #unknownPasses: boolean

  constructor(rule: TargetingRule, dimension: FactDimension, unknownPasses: boolean) {
    const values = rule.values.map((value) =>
      IN_UPPER_CASE.has(dimension) ? value.toUpperCase() : value.toLowerCase(),
    )
    this.reason = REASONS.get(dimension) ?? ''
    this.dimension = dimension
    this.#single = values.length === 1 ? values[0] : undefined
    this.#wanted = new Set(values)
    this.#excludes = rule.op === 'not_in'
    this.#unknownPasses = unknownPasses
  }

  /** Undefined for a rule of another kind. */
  static of(rule: TargetingRule, unknownPasses: boolean): FactRule | undefined {
    const dimension = FACT_DIMENSIONS.find((name) => name === rule.dim)
    const isMembership = rule.op === 'in' || rule.op === 'not_in'
    return dimension !== undefined && isMembership && rule.values.length > 0
      ? new FactRule(rule, dimension, unknownPasses)
      : undefined
  }

  passes(visit: Visit): boolean {
    const value = comparedFactOf(visit, this.dimension)
    if (value === '') return this.#unknownPasses
    const matched = this.#single === undefined ? this.#wanted.has(value) : this.#single === value
    return matched !== this.#excludes
  }
}

/** The fact as the visitor has it; empty when it is not known. */
export function factOf({ facts, returning }: Visit, dimension: FactDimension): string {
  switch (dimension) {
    case 'continent':
      return facts.continent
    case 'country':
      return facts.country
    case 'region':
      return facts.region
    case 'device':
      return facts.device
    case 'os':
      return facts.os
    case 'browser':
      return facts.browser
    case 'language':
      return facts.language
    case 'connection':
      return facts.connection
    case 'referrer':
      return facts.referrer_host
    case 'visitor':
      return returning ? 'returning' : 'new'
  }
}

/** The same in the spelling of the values it is compared with. */
function comparedFactOf(visit: Visit, dimension: FactDimension): string {
  if (dimension === 'os') return visit.osName
  if (dimension === 'browser') return visit.browserName
  return factOf(visit, dimension)
}
