import { reasonOf } from '@smartlink/routing/reasons'
import type { Decision } from '@smartlink/routing/types'
import { prefersJson } from '../answer/prefers-json.ts'
import { ASK_AGAIN, NO_CONTENT, redirectHeaders } from '../answer/redirect.ts'
import { refusalAnswer } from '../answer/refusal.ts'
import type { AnswerHeaders } from '../front-end/answer-headers.ts'
import type { PlainAnswer } from '../front-end/front-end.ts'

const FOUND = 302
const NO_CONTENT_STATUS = 204
const ASK_AGAIN_STATUS = 503
const MAX_KEPT_PAGES = 500
/** There are eight policies. */
const MAX_KEPT_HEADERS = 20

/** Turns decisions into answers; pages of refusals are made once per reason, headers once per referrer policy. */
export class DecidedAnswers {
  readonly #pages = new Map<string, PlainAnswer>()
  readonly #headers = new Map<string, AnswerHeaders>()

  /** `accept` is the Accept header, asked for only when there is a choice. */
  of(decision: Pick<Decision, 'location' | 'status' | 'reason'>, referrerPolicy: string, accept: string): PlainAnswer {
    const { location } = decision
    if (location !== '') return { status: FOUND, location, headers: this.#redirectHeaders(referrerPolicy), body: '' }
    if (decision.status === NO_CONTENT_STATUS) return NO_CONTENT
    if (decision.status === ASK_AGAIN_STATUS) return ASK_AGAIN
    return this.refusal(decision.reason, decision.status, accept)
  }

  refusal(code: string, status: number, accept: string): PlainAnswer {
    const json = prefersJson(accept)
    const name = `${status} ${code} ${json}`
    let page = this.#pages.get(name)
    if (page === undefined) {
      const meaning = reasonOf(code)?.meaning ?? 'No offer of this link serves this visit.'
      page = refusalAnswer({ code, meaning, status }, json)
      if (this.#pages.size < MAX_KEPT_PAGES) this.#pages.set(name, page)
    }
    return page
  }

  #redirectHeaders(referrerPolicy: string): AnswerHeaders {
    const known = this.#headers.get(referrerPolicy)
    if (known !== undefined) return known
    const headers = redirectHeaders(referrerPolicy)
    if (this.#headers.size < MAX_KEPT_HEADERS) this.#headers.set(referrerPolicy, headers)
    return headers
  }
}
