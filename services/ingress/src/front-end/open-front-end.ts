import type { RequestListener } from 'node:http'
import type { ClickIntake, FrontEndOptions } from './front-end.ts'
import { openHttpFrontEnd } from './http.ts'
import type { HttpFrontEnd } from './http.ts'
import { testFastPath } from './self-test.ts'

export interface ChosenFrontEndOptions extends FrontEndOptions {
  /** `auto`: with the fast path, where it passes its test; `http`: without. */
  readonly front: 'auto' | 'http'
  /** Ends the turn now, so that what waits for its flush is answered. */
  endTurn(): void
  /** The fast path is not used, and why. */
  onFallback(reason: string): void
}

/** Opens the front end that the settings ask for, or plain `node:http` where the fast path can't be trusted. */
export async function openFrontEnd(
  { front, endTurn, onFallback, ...options }: ChosenFrontEndOptions,
  intake: ClickIntake,
  others: RequestListener,
): Promise<HttpFrontEnd> {
  if (front === 'http') return openHttpFrontEnd(options, intake, others)
  const fault = await testFastPath()
  if (fault === undefined) return openHttpFrontEnd({ ...options, fastPath: { endTurn } }, intake, others)
  onFallback(fault)
  return openHttpFrontEnd(options, intake, others)
}
