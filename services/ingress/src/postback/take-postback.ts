import { problemDocument } from '../answer/problem-document.ts'
import type { ConversionFields, PostbackFacts } from './decide-postback.ts'
import { decidePostback } from './decide-postback.ts'
import type { PostbackReasonCode } from './postback-reasons.ts'
import { POSTBACK_REASONS } from './postback-reasons.ts'
import { readPostback } from './read-postback.ts'
import { RecentConversions } from './recent-conversions.ts'

/** A conversion as it is stored, but for its id, origin and time. */
export interface ConversionToStore extends ConversionFields {
  readonly refused: string
  readonly input: string
}

const MAX_KEPT_REFUSALS_PER_SECOND = 100

export type PostbackResult = 'accepted' | 'duplicate' | PostbackReasonCode

export interface PostbackOptions {
  readonly facts: PostbackFacts
  now(): number
  /** Resolves to false when the outbox could not take it. */
  store(conversion: ConversionToStore, now: number): Promise<boolean>
  count(result: PostbackResult): void
}

export interface PostbackAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, string | number>>
}

/** Makes the function that answers a postback, given its query and its form body, after it is stored. */
export function createPostbacks({ facts, now, store, count }: PostbackOptions) {
  const recent = new RecentConversions()
  let keptInSecond = { second: 0, kept: 0 }

  return async (query: string, form: string): Promise<PostbackAnswer> => {
    const input = readPostback(query, form)
    const receivedAt = now()
    const decision = decidePostback(input, facts, receivedAt)
    if (decision.kind === 'refused') {
      // Refused input is kept for the operator, up to a rate: who floods us must not write our disk. The answer is the same.
      if (mayKeepRefusal(receivedAt)) {
        await store({ ...decision.fields, refused: decision.reason, input: input.received }, receivedAt)
      }
      return refusal(decision.reason)
    }
    const { status = 'approved' } = decision.fields
    if (recent.isRepeat(input, status)) return taken('duplicate')
    if (!(await store({ ...decision.fields, refused: '', input: '' }, receivedAt))) {
      return refusal('conversion.not_stored')
    }
    recent.remember(input, status)
    return taken('accepted')
  }

  function mayKeepRefusal(at: number): boolean {
    const second = Math.floor(at / 1_000)
    if (second !== keptInSecond.second) keptInSecond = { second, kept: 0 }
    keptInSecond.kept += 1
    return keptInSecond.kept <= MAX_KEPT_REFUSALS_PER_SECOND
  }

  function taken(result: 'accepted' | 'duplicate'): PostbackAnswer {
    count(result)
    return { status: 200, body: { status: result } }
  }

  function refusal(code: PostbackReasonCode): PostbackAnswer {
    count(code)
    const { status, meaning } = POSTBACK_REASONS[code]
    return { status, body: problemDocument(status, code, meaning) }
  }
}
