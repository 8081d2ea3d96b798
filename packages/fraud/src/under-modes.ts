import type { RuleMode } from './rule.ts'
import { INSTANT_RULES } from './rule-book.ts'
import { scoreOf } from './score.ts'

/** What was known of a click when it was decided, as its event stores it. */
export interface KnownOfClick {
  /** 0 to 100, of all of it. */
  readonly score: number
  readonly categories: readonly string[]
  /** Instant rules that fired. */
  readonly rules: readonly string[]
  /** Published scores of its visitor, address and source; each with the category of its strongest rule. */
  readonly subjects: readonly { readonly score: number; readonly category: string }[]
}

export interface ActedOn {
  readonly score: number
  readonly categories: readonly string[]
}

const POINTS = new Map(INSTANT_RULES.map(({ id, points }) => [id, points]))

/**
 * What an offer or a link acts on that turned rules down for itself (`off` and `shadow` are the same here: neither is
 * enforced). A published score is left out as a whole when the rule it is named for is turned down, since it is not
 * known what it would be without. Made from what the event stores, so that a decision can be repeated.
 */
export function underModes(
  known: KnownOfClick,
  modes: Readonly<Partial<Record<string, RuleMode>>> | null | undefined,
): ActedOn {
  if (modes === null || modes === undefined) return known
  const isOn = (category: string): boolean => (modes[category] ?? 'on') === 'on'
  if (known.categories.every(isOn)) return known
  const categories = known.categories.filter(isOn)
  // Described by hand: a score without its parts.
  if (known.rules.length === 0 && known.subjects.length === 0) return { score: known.score, categories }
  const request = scoreOf(known.rules.filter(isOn).map((rule) => POINTS.get(rule) ?? 0))
  const subjects = known.subjects.filter(({ category }) => isOn(category))
  return { score: scoreOf([request / 100, ...subjects.map(({ score }) => score / 100)]), categories }
}
