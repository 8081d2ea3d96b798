import { badRequest, tooManyRequests } from '@smartlink/http/problem'
import type { Principal } from '@smartlink/http/roles'
import type { Response } from 'express'
import { z } from 'zod'
import { cancellableRoute } from '../http/cancellable-route.ts'
import type { CancellableRoute } from '../http/cancellable-route.ts'
import { readParameters } from '../http/query-problems.ts'
import type { LiveClickRow } from '../live/live-clicks.sql.ts'
import type { LiveFeed, LiveLook } from '../live/live-feed.ts'

const id = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)

const query = z.strictObject({
  link: id.optional().describe('Only clicks of this link'),
  publisher: id.optional().describe('Only clicks of this publisher'),
})

export interface LiveRouteOptions {
  readonly feed: LiveFeed
  readonly maxListeners: number
  /** A comment is sent this often, so that proxies keep the connection. */
  readonly heartbeatMs: number
}

/** Bytes that wait for a listener who does not read; beyond it the connection is ended. */
const MAX_WAITING_BYTES = 1024 * 1024

/** `GET /v1/live`: server-sent events, `click` for each click and `skipped` when there were too many to show. */
export function liveRoute({ feed, maxListeners, heartbeatMs }: LiveRouteOptions): CancellableRoute {
  let listeners = 0
  return cancellableRoute({
    path: '/v1/live',
    summary: 'Shows clicks as they are stored',
    description:
      'Server-sent events: `click` for each one, `skipped` when more came in than are shown. A second behind.',
    query,
    responses: { 200: { description: 'A stream of events', mediaType: 'text/event-stream' } },
    problems: { 400: 'What is wrong with the parameters', 429: 'Too many listen already' },
    handle: async ({ given, principal, signal, response }) => {
      const { values, errors } = readParameters(query.shape, given)
      if (errors.length > 0) return badRequest('request.bad_query', 'Some query parameters are not valid', { errors })
      if (listeners >= maxListeners) {
        return tooManyRequests('live.full', `At most ${maxListeners} may listen at once`, {
          headers: { 'retry-after': '10' },
        })
      }
      listeners++
      response.status(200).set({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
      response.write(': listening\n\n')
      const shown = shownTo(principal, values)
      const stopListening = feed.listen((look) => send(response, look, shown))
      const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs)
      const over = AbortSignal.any([signal, feed.closed])
      await new Promise<void>((resolve) => {
        if (over.aborted) resolve()
        else over.addEventListener('abort', () => resolve(), { once: true })
      })
      clearInterval(heartbeat)
      stopListening()
      listeners--
      response.end()
      return undefined
    },
  })
}

type Shown = (click: LiveClickRow) => Record<string, unknown> | undefined

/** What somebody sees of a click: a publisher only its own, and of those nothing about fraud or the offers of others. */
function shownTo(principal: Principal, { link, publisher }: Partial<z.output<typeof query>>): Shown {
  return (click) => {
    const { place: _place, log_offset: _offset, fraud_score, reason, time, ...open } = click
    if (link !== undefined && click.link_id !== link) return undefined
    if (publisher !== undefined && click.publisher_id !== publisher) return undefined
    if (principal.role === 'publisher' && click.publisher_id !== principal.publisherId) return undefined
    const row = { ...open, time: `${time.replace(' ', 'T')}Z` }
    return principal.role === 'publisher' ? row : { ...row, reason, fraud_score }
  }
}

function send(response: Response, { clicks, truncated }: LiveLook, shown: Shown): void {
  if (response.writableLength > MAX_WAITING_BYTES) {
    response.destroy()
    return
  }
  const events = clicks.flatMap((click) => {
    const row = shown(click)
    return row === undefined ? [] : [`event: click\nid: ${click.click_id}\ndata: ${JSON.stringify(row)}\n\n`]
  })
  if (truncated) events.push('event: skipped\ndata: {}\n\n')
  if (events.length > 0) response.write(events.join(''))
}
