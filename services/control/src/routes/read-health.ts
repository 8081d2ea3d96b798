import { json } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import type { Health, HealthSources } from '../health/health.ts'
import { healthShown, readHealth } from '../health/health.ts'

/** However many look at it, the log is asked this often at most. */
const KEPT_MS = 2_000

/** `GET /v1/health` */
export function readHealthRoute(sources: HealthSources, clock: Clock): Route {
  let kept: { readonly at: number; readonly health: Promise<Health> } | undefined
  return route({
    method: 'get',
    path: '/v1/health',
    tag: 'health',
    summary: 'How the whole is doing: ingresses, consumers, what is parked',
    description: 'Answered within three seconds, also while the log does not answer; then `dependencies` says so.',
    access: 'analyst',
    responses: { 200: { description: 'As far as the log tells', schema: healthShown } },
    handle: async () => {
      const now = clock.now()
      if (kept === undefined || now - kept.at >= KEPT_MS) kept = { at: now, health: readHealth(sources, now) }
      const { health } = kept
      try {
        return json(await health)
      } catch (error) {
        // A failure is not kept: the next one asks anew.
        kept = undefined
        throw error
      }
    },
  })
}
