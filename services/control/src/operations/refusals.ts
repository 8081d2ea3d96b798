import type { Problem as CatalogProblem } from '@smartlink/catalog/validation/problem'
import type { Problem, ProblemDetail } from '@smartlink/http/problem'
import { conflict, invalid, notFound } from '@smartlink/http/problem'
import { jsonPointer } from '@smartlink/http/zod-problems'

const MAX_DETAILS = 100

/** Codes that speak of the present state of other entities, not of the body alone. */
const OF_STATE = /^(slug|hostname|default|in_use|fallback|access|feature|token|archived)\b/

/**
 * What stands against an edit as one problem, or undefined when nothing does.
 * @param force the caller has seen what can be forced, and wants it
 */
export function refusalOf(problems: readonly CatalogProblem[], force: boolean): Problem | undefined {
  const standing = force ? problems.filter((problem) => problem.canBeForced !== true) : problems
  const first = standing[0]
  if (first === undefined) return undefined
  const errors: ProblemDetail[] = standing.slice(0, MAX_DETAILS).map(({ path, code, message, allowed }) => ({
    pointer: jsonPointer(path),
    code,
    message,
    ...(allowed === undefined ? {} : { allowed }),
  }))
  const canBeForced = standing.every((problem) => problem.canBeForced === true)
  const hint = canBeForced ? '. Repeat it with ?force=true to save it all the same' : ''
  const detail = (standing.length === 1 ? first.message : `${standing.length} things stand against this edit`) + hint
  const make = standing.every((problem) => OF_STATE.test(problem.code)) ? conflict : invalid
  return make(standing.length === 1 || canBeForced ? first.code : 'request.invalid', detail, { errors })
}

export function noSuch(noun: string, id: number): Problem {
  return notFound('not_found', `There is no ${noun} ${id}`)
}
