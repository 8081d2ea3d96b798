import type { EventLog } from '@smartlink/event-log/event-log'
import { logReadiness } from '@smartlink/event-log/log-readiness'
import type { Secrets } from '@smartlink/secrets/open-secrets'
import type { Dependency } from '@smartlink/service-kit/service'
import type { LiveStream } from '../streams/streams.ts'

export interface ReadinessFacts {
  readonly log: Pick<EventLog, 'kind' | 'trouble'>
  readonly leads: boolean
  readonly streams: readonly LiveStream[]
  readonly secrets: Pick<Secrets, 'fingerprints'>
  readonly nowMs: number
}

/**
 * What the management API needs in order to say what is true. One that stands by is ready, and so is one without a log: they
 * answer, and refuse writes.
 */
export function controlReadiness({ log, leads, streams, secrets, nowMs }: ReadinessFacts): Dependency[] {
  const standsBy = !leads && log.trouble() === undefined
  return [
    { name: 'catalog', ready: true, ...(standsBy ? { reason: 'stands by: another process writes the catalog' } : {}) },
    secretsReadiness(streams, secrets.fingerprints(nowMs)),
    ...logReadiness(log, 'what is in memory is answered, changes are refused'),
  ]
}

/** With other keys than the ingresses have, test URLs are refused there, and addresses have other names in scores. */
function secretsReadiness(streams: readonly LiveStream[], held: ReturnType<Secrets['fingerprints']>): Dependency {
  for (const { label, keysInUse } of streams) {
    const foreign = keysInUse.find(
      ({ purpose, id, fingerprint }) =>
        !held.some((key) => key.purpose === purpose && key.id === id && key.fingerprint === fingerprint),
    )
    if (foreign === undefined) continue
    const reason = `${label} uses key ${foreign.id} of ${foreign.purpose} (${foreign.fingerprint}), which is not held here`
    return { name: 'control secrets', ready: false, reason }
  }
  return { name: 'control secrets', ready: true }
}
