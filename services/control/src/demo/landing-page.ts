import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { noSuch } from '../operations/refusals.ts'
import { answerPage } from '../pages/answer-page.ts'
import { escapeHtml, page } from '../pages/html.ts'
import { idParameter } from '../routes/parameters.ts'
import type { DemoTokens } from './demo-tokens.ts'

const MAX_SHOWN = 100
const MAX_SHOWN_CHARACTERS = 2_000
/** Names by which advertisers take a click id. */
const CLICK_ID_NAMES = ['click_id', 'cid', 'transaction_id', 'clickid']

/** The page that demo offers lead to: what arrived, and the part of the advertiser in a conversion. */
export function landingPage(view: CatalogView, tokens: () => DemoTokens): Route {
  return route({
    method: 'get',
    path: '/demo/offers/{id}',
    tag: 'pages',
    summary: 'The landing page of a demo offer',
    access: 'public',
    hidden: true,
    params: idParameter,
    anyQuery: true,
    responses: { 200: { description: 'A page', mediaType: 'text/html' } },
    handle: ({ params, search }) => {
      const offer = view.any('offer', params.id)
      if (offer === undefined) return refused(noSuch('offer', params.id))
      const arrived = [...search].slice(0, MAX_SHOWN)
      const cid = CLICK_ID_NAMES.map((name) => search.get(name) ?? '').find((value) => value !== '') ?? ''
      return answerPage(
        page(
          offer.name,
          `<h1>${escapeHtml(offer.name)}</h1>
<p class="quiet">This page stands in for an advertiser's. It shows what the Smart Link sent here.</p>
<h2>What arrived</h2>
${arrived.length === 0 ? '<p>No parameters.</p>' : table(arrived)}
<h2>Convert</h2>
${cid === '' ? '<p>No click id arrived, so there is no click to convert.</p>' : form(offer.id, cid, tokens().has(offer.advertiser_id))}`,
        ),
      )
    },
  })
}

function table(rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(
    ([name, value]) =>
      `<tr><th scope="row">${escapeHtml(cut(name))}</th><td class="value">${escapeHtml(cut(value))}</td></tr>`,
  )
  return `<table>\n${cells.join('\n')}\n</table>`
}

function cut(text: string): string {
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`
}

function form(offerId: number, cid: string, hasToken: boolean): string {
  const token = hasToken
    ? '<p class="quiet">The postback carries the token of the demo advertiser.</p>'
    : '<label>Postback token of the advertiser <input name="token" required autocomplete="off" maxlength="200"></label>'
  return `<form method="post" action="/demo/offers/${offerId}/conversions">
<input type="hidden" name="cid" value="${escapeHtml(cut(cid))}">
<label>Goal <input name="goal" maxlength="255" placeholder="empty for the usual one"></label>
<label>Transaction <input name="txid" maxlength="255" placeholder="another one is another conversion"></label>
<label>Status
<select name="status"><option>approved</option><option>pending</option><option>rejected</option></select>
</label>
${token}
<button>Send the conversion postback</button>
</form>`
}
