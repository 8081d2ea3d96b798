import { AnswerHeaders } from '../front-end/answer-headers.ts'
import type { PlainAnswer } from '../front-end/front-end.ts'

/** What the 302 of a click says besides its place: never cached, never indexed, with the link's own referrer policy. */
export function redirectHeaders(referrerPolicy: string): AnswerHeaders {
  return new AnswerHeaders([
    'Cache-Control',
    'private, no-store',
    'Referrer-Policy',
    referrerPolicy,
    'X-Robots-Tag',
    'noindex',
    'Content-Length',
    '0',
  ])
}

/** The answer of a link whose lost clicks get no page. */
export const NO_CONTENT: PlainAnswer = {
  status: 204,
  location: '',
  headers: new AnswerHeaders(['Cache-Control', 'private, no-store', 'X-Robots-Tag', 'noindex']),
  body: '',
}

/** Makes a browser that only prefetched ask again when the person really clicks. */
export const ASK_AGAIN: PlainAnswer = {
  status: 503,
  location: '',
  headers: new AnswerHeaders([
    'Cache-Control',
    'private, no-store',
    'X-Robots-Tag',
    'noindex',
    'Retry-After',
    '0',
    'Content-Length',
    '0',
  ]),
  body: '',
}
