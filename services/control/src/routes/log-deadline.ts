import type { Answer } from '@smartlink/http/answer'
import { refused } from '@smartlink/http/answer'
import type { Problem } from '@smartlink/http/problem'
import { unavailable } from '@smartlink/http/problem'

const DEADLINE_MS = 10_000

const RETRY_AFTER = { headers: { 'retry-after': '5' } }

/** What was asked may reach the log after all; so only what may be asked twice is answered like this. */
const NO_ANSWER: Problem = unavailable(
  'log.no_answer',
  'The log does not answer, so it may or may not have been taken: send it again, which does no harm',
  RETRY_AFTER,
)

/** Runs what waits for the log, which may be away for long; then whoever asked is told to ask again. */
export async function untilLogAnswers(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  try {
    return await work(deadline)
  } catch (error) {
    if (!deadline.aborted) throw error
    return refused(NO_ANSWER)
  }
}
