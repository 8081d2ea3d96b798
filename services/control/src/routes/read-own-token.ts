import { json } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'

export function readOwnToken(): Route {
  return route({
    method: 'get',
    path: '/v1/me',
    tag: 'tokens',
    summary: 'Who the token says you are',
    access: 'publisher',
    responses: {
      200: {
        description: 'Your token',
        schema: z.object({
          token_id: z.int(),
          name: z.string(),
          role: z.string(),
          publisher_id: z.int().nullable(),
        }),
      },
    },
    handle: ({ principal: { id, name, role, publisherId } }) =>
      json({ token_id: id, name, role, publisher_id: publisherId ?? null }),
  })
}
