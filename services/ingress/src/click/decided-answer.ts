import { reasonOf } from '@smartlink/routing/reasons'
import type { Decision } from '@smartlink/routing/types'
import { prefersJson } from '../answer/prefers-json.ts'
import { ASK_AGAIN, NO_CONTENT, redirect } from '../answer/redirect.ts'
import { refusalAnswer } from '../answer/refusal.ts'
import type { PlainAnswer } from '../front-end/front-end.ts'

const NO_CONTENT_STATUS = 204
const ASK_AGAIN_STATUS = 503
const MAX_KEPT_PAGES = 500

/** Turns decisions into answers; pages of refusals are made once per reason. */
export class DecidedAnswers {
  readonly #pages = new Map<string, PlainAnswer>()

  /** `accept` is the Accept header, asked for only when there is a choice. */
  of(decision: Pick<Decision, 'location' | 'status' | 'reason'>, referrerPolicy: string, accept: string): PlainAnswer {
    if (decision.location !== '') return redirect(decision.location, referrerPolicy)
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
}
