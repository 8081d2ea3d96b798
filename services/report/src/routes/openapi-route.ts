import { json } from '@smartlink/http/answer'
import { describeApi } from '@smartlink/http/openapi'
import { route } from '@smartlink/http/route'
import type { Route } from '@smartlink/http/route'

/** `GET /openapi.json` */
export function openApiRoute(routes: readonly Route[]): Route {
  const document = describeApi(routes, {
    title: 'Smart Link reports',
    version: '1',
    description: 'Counts and lists of clicks and conversions.',
    tags: [{ name: 'reports', description: 'What happened' }],
    named: {},
  })
  return route({
    method: 'get',
    path: '/openapi.json',
    access: 'public',
    tag: 'reports',
    summary: 'Describes this API',
    hidden: true,
    responses: { 200: { description: 'OpenAPI 3.1' } },
    handle: () => json(document),
  })
}
