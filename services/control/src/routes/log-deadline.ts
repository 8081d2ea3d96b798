import type { Answer } from '@smartlink/http/answer'
import { refused } from '@smartlink/http/answer'
import { unavailable } from '@smartlink/http/problem'

const DEADLINE_MS = 10_000

/** Runs what waits for the log, which may be away for long; then whoever asked is told to ask again. */
export async function untilLogAnswers(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  try {
    return await work(deadline)
  } catch (error) {
    if (!deadline.aborted) throw error
    const retryAfter = { headers: { 'retry-after': '5' } }
    return refused(unavailable('log.no_answer', 'The log does not answer: send it again', retryAfter))
  }
}
