import { json } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { REASONS, TRACE_RESULTS } from '@smartlink/routing/reasons'
import { z } from 'zod'

const reason = z.object({
  code: z.string().describe('`fraud.<category>` stands for every fraud category'),
  refuses: z.enum(['click', 'member', 'request']),
  status: z.int().describe('HTTP status where it answers the visitor itself; 0 where the no_match of the link does'),
  meaning: z.string(),
  todo: z.string(),
})

/** `GET /v1/reasons` */
export function listReasons(): Route {
  const body = {
    items: REASONS.map((each) => ({ ...each })),
    trace_results: Object.entries(TRACE_RESULTS).map(([result, meaning]) => ({ result, meaning })),
  }
  const traceResult = z.object({ result: z.string(), meaning: z.string() })
  return route({
    method: 'get',
    path: '/v1/reasons',
    tag: 'smart-links',
    summary: 'Every reason a decision may give: what it means, and what to do about it',
    access: 'analyst',
    responses: {
      200: {
        description: 'All of them',
        schema: z.object({ items: z.array(reason), trace_results: z.array(traceResult) }),
      },
    },
    handle: () => json(body),
  })
}
