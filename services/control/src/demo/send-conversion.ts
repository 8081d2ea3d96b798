import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { Answer } from '@smartlink/http/answer'
import { refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import { noSuch } from '../operations/refusals.ts'
import { answerPage } from '../pages/answer-page.ts'
import { escapeHtml, page } from '../pages/html.ts'
import { idParameter } from '../routes/parameters.ts'
import type { DemoTokens } from './demo-tokens.ts'

const TIMEOUT_MS = 5_000
const MAX_SHOWN_CHARACTERS = 4_000
/** Bad gateway: it was not taken, and not for what was sent. */
const UNREACHED = 502
const FORM_LIMIT_BYTES = 16_384

const text = (maximum: number) => z.string().max(maximum).default('')

const body = z.strictObject({
  cid: z.string().min(1).max(2_000),
  goal: text(255),
  txid: text(255),
  status: z.enum(['approved', 'pending', 'rejected']).default('approved'),
  token: text(200),
})

/**
 * Sends the postback from here to the ingress, as an advertiser's server would: the token never reaches the page, and
 * the only address that is ever asked is our own ingress.
 */
export function sendConversion(
  view: CatalogView,
  tokens: () => DemoTokens,
  ingressUrl: () => string | undefined,
): Route {
  return route({
    method: 'post',
    path: '/demo/offers/{id}/conversions',
    tag: 'pages',
    summary: 'Send the conversion postback of a demo offer',
    access: 'public',
    hidden: true,
    params: idParameter,
    body,
    form: true,
    bodyLimitBytes: FORM_LIMIT_BYTES,
    responses: {
      200: { description: 'The conversion was taken', mediaType: 'text/html' },
      502: { description: 'It was not: what the ingress answered', mediaType: 'text/html' },
    },
    handle: async ({ params, body: { token, ...fields } }): Promise<Answer> => {
      const offer = view.any('offer', params.id)
      if (offer === undefined) return refused(noSuch('offer', params.id))
      const ingress = ingressUrl()
      if (ingress === undefined)
        return shown(offer.id, UNREACHED, 'Nothing was sent', 'The address of the ingress is not known.')
      const form = new URLSearchParams({ ...fields, token: tokens().get(offer.advertiser_id) ?? token })
      const { status, title, text } = await post(new URL('/postback', ingress), form)
      return shown(offer.id, status, title, text)
    },
  })
}

interface Posted {
  /** Of the page: that of the ingress, as far as it is about what was sent. */
  readonly status: number
  readonly title: string
  readonly text: string
}

async function post(url: URL, form: URLSearchParams): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: form,
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = (await response.text()).slice(0, MAX_SHOWN_CHARACTERS)
    if (response.ok) return { status: 200, title: 'The conversion was taken', text }
    const status = response.status >= 400 && response.status < 500 ? response.status : UNREACHED
    return { status, title: `The ingress answered ${response.status}`, text }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return {
      status: UNREACHED,
      title: 'The ingress did not answer',
      text: cause instanceof Error ? cause.message : String(cause),
    }
  }
}

function shown(offerId: number, status: number, title: string, text: string): Answer {
  return answerPage(
    page(
      title,
      `<h1>${escapeHtml(title)}</h1>
<pre>${escapeHtml(text)}</pre>
<p class="quiet">Sent as the advertiser of offer ${offerId}. Go back to send another status or transaction.</p>`,
    ),
    status,
  )
}
