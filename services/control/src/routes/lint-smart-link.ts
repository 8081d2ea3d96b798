import { lintSmartLink } from '@smartlink/catalog/lint/lint-smart-link'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { json, refused } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import { finding, shownFindings } from '../entities/findings.ts'
import { noSuch } from '../operations/refusals.ts'
import { idParameter } from './parameters.ts'

export function lintSmartLinkRoute(view: CatalogView, clock: Clock): Route {
  return route({
    method: 'get',
    path: '/v1/smart-links/{id}/lint',
    tag: 'smart-links',
    summary: 'What is wrong or doubtful about a smart link, and what to do about it',
    access: 'analyst',
    params: idParameter,
    responses: { 200: { description: 'Errors first', schema: z.object({ items: z.array(finding) }) } },
    handle: ({ params }) => {
      const link = view.smartLink(params.id)
      if (link === undefined) return refused(noSuch('smart link', params.id))
      const findings = lintSmartLink(link, { catalog: view, nowMs: clock.now() })
      return json({ items: shownFindings(findings) })
    },
  })
}
