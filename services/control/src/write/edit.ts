import type { Problem } from '@smartlink/http/problem'
import { unavailable } from '@smartlink/http/problem'
import type { EditScope } from './edit-scope.ts'

export type EditResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

/** Runs against the newest state, in one go. Either all it has put is written, or nothing. */
export type Edit<T> = (scope: EditScope) => EditResult<T>

export function done<T>(value: T): EditResult<T> {
  return { ok: true, value }
}

export function refuse(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem }
}

const RETRY_AFTER = { headers: { 'retry-after': '2' } }

/** Another process writes, or none does yet. */
export const NOT_LEADER: Problem = unavailable(
  'control.not_leader',
  'This process does not write the catalog now; try again, or another one',
  RETRY_AFTER,
)

export const BUSY: Problem = unavailable('control.busy', 'Too many edits are waiting to be written', RETRY_AFTER)

/** How long who sent an edit waits. Longer than the brokers take to notice that one of them is gone (9 s). */
export const ANSWER_WITHIN_MS = 10_000

/**
 * The log did not say whether it took the edit, and may still take it. A process that writes again has read everything that was
 * taken, and has shut out what was not.
 */
export const OUTCOME_UNKNOWN: Problem = unavailable(
  'control.outcome_unknown',
  'The log did not answer, so the edit may have been saved, or may still be: as soon as GET /v1/health says "writes": true, read what it was about; what stands there then is final',
  RETRY_AFTER,
)

/** The log is silent, and the edit never began to be written. */
export const LOG_SILENT: Problem = unavailable(
  'control.log_silent',
  'The log does not answer, so nothing was saved: send it again when GET /v1/health says "writes": true',
  RETRY_AFTER,
)
