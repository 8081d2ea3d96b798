import type { PlainAnswer } from '../front-end/front-end.ts'

/** The 302 of a click: never cached, never indexed, with the link's own referrer policy. */
export function redirect(location: string, referrerPolicy: string): PlainAnswer {
  return {
    status: 302,
    headers: [
      'Location',
      location,
      'Cache-Control',
      'private, no-store',
      'Referrer-Policy',
      referrerPolicy,
      'X-Robots-Tag',
      'noindex',
      'Content-Length',
      '0',
    ],
    body: '',
  }
}

/** The answer of a link whose lost clicks get no page. */
export const NO_CONTENT: PlainAnswer = {
  status: 204,
  headers: ['Cache-Control', 'private, no-store', 'X-Robots-Tag', 'noindex'],
  body: '',
}

/** Makes a browser that only prefetched ask again when the person really clicks. */
export const ASK_AGAIN: PlainAnswer = {
  status: 503,
  headers: ['Cache-Control', 'private, no-store', 'X-Robots-Tag', 'noindex', 'Retry-After', '0', 'Content-Length', '0'],
  body: '',
}
