import type { RequestListener } from 'node:http'
import type { ClickIntake, FrontEndOptions } from './front-end.ts'
import { openHttpFrontEnd } from './http.ts'
import type { HttpFrontEnd } from './http.ts'
import { testFastPath } from './self-test.ts'

export interface ChosenFrontEndOptions extends FrontEndOptions {
  /** `auto`: with the fastest path that passes its test; `http`: with none. */
  readonly front: 'auto' | 'http'
  /** Ends the turn now, so that what waits for its flush is answered. */
  endTurn(): void
  /** A fast path is not used, and why. */
  onFallback(reason: string): void
}

/** Opens the front end that the settings ask for, or plain `node:http` where no fast path can be trusted. */
export async function openFrontEnd(
  { front, endTurn, onFallback, ...options }: ChosenFrontEndOptions,
  intake: ClickIntake,
  others: RequestListener,
): Promise<HttpFrontEnd> {
  if (front === 'http') return openHttpFrontEnd(options, intake, others)
  for (const isDirect of [true, false]) {
    const fault = await testFastPath(isDirect)
    if (fault === undefined) return openHttpFrontEnd({ ...options, fastPath: { isDirect, endTurn } }, intake, others)
    onFallback(isDirect ? `before node:http: ${fault}` : `behind its parser: ${fault}`)
  }
  return openHttpFrontEnd(options, intake, others)
}
