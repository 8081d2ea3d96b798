import type { SmartLink } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { DEMO_TAG } from '../demo/demo-catalog.ts'
import type { TrackingUrls } from '../tracking/tracking-urls.ts'
import { answerPage } from './answer-page.ts'
import { escapeHtml, page } from './html.ts'

/** Says what is here. */
export function frontPage(view: CatalogView, urls: TrackingUrls): Route {
  return route({
    method: 'get',
    path: '/',
    tag: 'pages',
    summary: 'What is here',
    access: 'public',
    hidden: true,
    anyQuery: true,
    responses: { 200: { description: 'A page', mediaType: 'text/html' } },
    handle: () => {
      const demo = [...view.liveOf('smart_link')].filter((link) => link.tags.includes(DEMO_TAG))
      return answerPage(
        page(
          'Smart Link',
          `<h1>Smart Link</h1>
<p>One URL, many offers. This is the management API.</p>
<ul>
<li><a href="/docs">The API, to read and to try</a></li>
<li><a href="/openapi.json">Its description</a>, OpenAPI 3.1</li>
</ul>
<p>Send <code>Authorization: Bearer &lt;token&gt;</code>. The first token stands in the file <code>admin-token</code> of the secrets directory.</p>
${demoLinks(demo, view, urls)}`,
        ),
      )
    },
  })
}

function demoLinks(links: readonly SmartLink[], view: CatalogView, urls: TrackingUrls): string {
  const publisher = [...view.liveOf('publisher')].find(({ tags }) => tags.includes(DEMO_TAG))
  if (links.length === 0 || publisher === undefined) return ''
  const rows = links.map((link) => {
    const url = urls.forPublisher(link, publisher.id)
    const target = url === undefined ? escapeHtml(link.slug) : `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`
    return `<tr><td>${target}</td><td>${escapeHtml(link.description)}</td></tr>`
  })
  return `<h2>Demo links</h2>
<table>
<tr><th>Click</th><th>What it shows</th></tr>
${rows.join('\n')}
</table>`
}
