import type { SubjectScore } from '@smartlink/events/generated/click'
import { bandOf, scoreOf } from '@smartlink/fraud/score'
import type { Verdict } from '@smartlink/fraud/verdict'

/** What is suspected of a click when it is decided. */
export interface Suspicion {
  /** 0 to 100. */
  readonly score: number
  /** Empty when nothing is known. */
  readonly band: string
  /** Instant rules that fired; one that is only in shadow as `shadow:<rule>`. */
  readonly rules: readonly string[]
  readonly categories: readonly string[]
  readonly subjects: readonly SubjectScore[]
}

const NONE: Suspicion = { score: 0, band: '', rules: [], categories: [], subjects: [] }

/** Puts what the request gives away and what is published of its subjects together, as independent signals. */
export function suspicionOf(request: Verdict, subjects: readonly SubjectScore[]): Suspicion {
  if (request.fired.length + request.shadowed.length + subjects.length === 0) return NONE
  const score = scoreOf([request.score / 100, ...subjects.map((subject) => subject.score / 100)])
  const categories = new Set(request.fired)
  for (const { category } of subjects) if (category !== '') categories.add(category)
  const rules =
    request.shadowed.length === 0 ? request.fired : [...request.fired, ...request.shadowed.map((id) => `shadow:${id}`)]
  return { score, band: bandOf(score), rules, categories: [...categories], subjects }
}
