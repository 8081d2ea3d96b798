import type { EventLog } from '@smartlink/event-log/event-log'
import { json } from '@smartlink/http/answer'
import type { Answer } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { z } from 'zod'
import { askAgain } from '../erasures/ask-erasure.ts'
import type { Erasures } from '../erasures/erasures.ts'
import { showErasure, shownErasure } from '../erasures/show-erasure.ts'
import { untilLogAnswers } from './log-deadline.ts'

/** `POST /v1/erasures/again` */
export function eraseAgain(log: EventLog, erasures: Erasures): Route {
  return route({
    method: 'post',
    path: '/v1/erasures/again',
    tag: 'erasures',
    summary: 'Erase again whatever was erased before',
    description: 'For a ClickHouse that was put back from a backup, which may hold it once more.',
    access: 'admin',
    responses: { 200: { description: 'Asked for', schema: z.object({ items: z.array(shownErasure) }) } },
    problems: { 503: 'The log does not answer now' },
    handle: (): Promise<Answer> =>
      untilLogAnswers(async (signal) => {
        const asked = await askAgain(log, erasures.all(), signal)
        return json({ items: asked.map(showErasure) })
      }),
  })
}
