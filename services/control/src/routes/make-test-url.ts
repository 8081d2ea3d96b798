import { asInstant } from '@smartlink/catalog/entities/instant'
import { identifier } from '@smartlink/catalog/entities/identifier'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { TestTokens } from '@smartlink/click-token/test-token'
import { created, refused } from '@smartlink/http/answer'
import { invalid, unavailable } from '@smartlink/http/problem'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import { noSuch } from '../operations/refusals.ts'
import type { TrackingUrls } from '../tracking/tracking-urls.ts'
import { idParameter } from './parameters.ts'

const DAY_S = 86_400

const body = z.strictObject({
  publisher_id: identifier.exactOptional().describe('As whom to click; the URL is without one otherwise'),
  targeting: z.boolean().default(false).describe('Passes targeting, too'),
  schedule: z.boolean().default(false).describe('Passes schedules, too'),
  expires_in_s: z.int().min(1).max(DAY_S).default(3_600),
})

export interface TestUrlDependencies {
  readonly view: CatalogView
  readonly urls: TrackingUrls
  readonly testTokens: Pick<TestTokens, 'encode'>
  readonly clock: Clock
}

export function makeTestUrl({ view, urls, testTokens, clock }: TestUrlDependencies): Route {
  return route({
    method: 'post',
    path: '/v1/smart-links/{id}/test-url',
    tag: 'smart-links',
    summary: 'A URL whose clicks are tests',
    description:
      'Test clicks take part in no cap and count as no duplicate; status, access and fraud are checked as ever. They stand apart in reports.',
    access: 'analyst',
    params: idParameter,
    body,
    bodyOptional: true,
    responses: {
      201: { description: 'The URL', schema: z.object({ url: z.string(), expires_at: z.string() }) },
    },
    problems: { 503: 'Nobody has said yet where the ingress answers' },
    handle: ({ params, body: { publisher_id, targeting, schedule, expires_in_s } }) => {
      const link = view.smartLink(params.id)
      if (link === undefined) return refused(noSuch('smart link', params.id))
      if (publisher_id !== undefined && view.publisher(publisher_id) === undefined) {
        const message = `There is no publisher ${publisher_id}`
        const errors = [{ pointer: '/publisher_id', code: 'reference.unknown', message }]
        return refused(invalid('reference.unknown', message, { errors }))
      }
      const base = urls.base(link)
      if (base === undefined) {
        return refused(
          unavailable('control.no_ingress_url', 'The address of the ingress is not known: set --ingress-url'),
        )
      }
      const now = clock.now()
      // Tokens carry whole seconds; the answer must not promise more.
      const expiresMs = Math.floor((now + expires_in_s * 1_000) / 1_000) * 1_000
      const url = new URL(base)
      if (publisher_id !== undefined) url.searchParams.set('pub', String(publisher_id))
      url.searchParams.set('t', testTokens.encode({ linkId: link.id, targeting, schedule, expiresMs }, now))
      return created(url.href, { url: url.href, expires_at: asInstant(expiresMs) })
    },
  })
}
