import type { Secrets } from '@smartlink/secrets/open-secrets'
import type { Dependency } from '@smartlink/service-kit/service'
import type { LiveStream } from '../streams/streams.ts'

export interface ReadinessFacts {
  readonly leads: boolean
  readonly streams: readonly LiveStream[]
  readonly secrets: Pick<Secrets, 'fingerprints'>
  readonly nowMs: number
}

/** What the management API needs in order to say what is true. One that stands by is ready: it answers, and refuses writes. */
export function controlReadiness({ leads, streams, secrets, nowMs }: ReadinessFacts): Dependency[] {
  return [
    { name: 'catalog', ready: true, ...(leads ? {} : { reason: 'stands by: another process writes the catalog' }) },
    secretsReadiness(streams, secrets.fingerprints(nowMs)),
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
