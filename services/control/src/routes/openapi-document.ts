import { json } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'

/** @param document made after all routes are known, this one among them */
export function openApiDocument(document: () => Promise<Record<string, unknown>>): Route {
  return route({
    method: 'get',
    path: '/openapi.json',
    tag: 'pages',
    summary: 'This description',
    access: 'public',
    hidden: true,
    responses: { 200: { description: 'OpenAPI 3.1', schema: z.unknown() } },
    handle: async () => json(await document(), { 'cache-control': 'no-cache' }),
  })
}
