import { setTimeout as delay } from 'node:timers/promises'
import { DeadlineError } from './errors.ts'

export interface WaitOptions {
  readonly deadlineMs: number
  readonly everyMs?: number
  /** What is waited for, in words: becomes the message of the error. */
  readonly what: string
}

/**
 * Waits until `condition` answers something truthy and returns it. A condition that throws counts as "not yet"; the
 * last thing it threw is the `cause` of the {@link DeadlineError}.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { deadlineMs, everyMs = 20, what }: WaitOptions,
): Promise<NonNullable<T>> {
  const endsAtMs = performance.now() + deadlineMs
  let cause: unknown
  for (;;) {
    try {
      const answer = await condition()
      if (answer) return answer
    } catch (error) {
      cause = error
    }
    if (performance.now() >= endsAtMs) throw new DeadlineError(`Waited ${deadlineMs} ms for ${what}`, { cause })
    await delay(everyMs)
  }
}
