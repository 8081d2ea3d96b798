import { reasonOf, TRACE_RESULTS } from '@smartlink/routing/reasons'

const results: Readonly<Record<string, string>> = TRACE_RESULTS

/** What a code of a trace or a decision means, in a sentence; empty for one that is not known here. */
export function meaningOf(code: string): string {
  return results[code] ?? reasonOf(code)?.meaning ?? ''
}
