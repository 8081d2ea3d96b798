import { Histogram } from '@smartlink/service-kit/metrics'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { RequestHandler } from 'express'
import { notesOf } from './request-log.ts'

const NAME = 'smartlink_api_request_seconds'

/** Times every request by route (its pattern, never its path) and status; several APIs may share a registry. */
export function requestMetrics(registry: Registry): RequestHandler {
  const known = registry.getSingleMetric(NAME) as Histogram<'route' | 'method' | 'status'> | undefined
  const histogram =
    known ??
    new Histogram({
      name: NAME,
      help: 'Time from a request of an API to the end of its answer',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    })
  return (request, response, next) => {
    const stop = histogram.startTimer()
    response.once('close', () => {
      const { route } = notesOf(response)
      // Whatever else was asked for has one name, or anybody could make new ones.
      const method = route === undefined ? 'other' : request.method
      stop({ route: route ?? 'other', method, status: String(response.statusCode) })
    })
    next()
  }
}
