import type { Health } from './use-health.ts'

const MAX_OUTBOX_AGE_MS = 60_000
const MAX_BEHIND = 10_000

/** What a person on duty should look at, in sentences; none when all is well. */
export function worriesOf(health: Health): readonly string[] {
  const now = Date.parse(health.at)
  return [
    ...health.dependencies
      .filter(({ ready }) => !ready)
      .map(({ name, reason }) => `${name} is not ready${reason === undefined ? '' : `: ${reason}`}`),
    ...(health.ingresses.length === 0 ? ['No ingress is heard: clicks are not answered'] : []),
    ...health.ingresses
      .filter(({ catalog_revision }) => catalog_revision < health.catalog_revision)
      .map(({ label }) => `${label} decides by an older catalog`),
    ...health.ingresses
      .filter(
        ({ outbox_oldest_at }) => outbox_oldest_at !== null && now - Date.parse(outbox_oldest_at) > MAX_OUTBOX_AGE_MS,
      )
      .map(({ label }) => `The outbox of ${label} waits for the log`),
    ...health.consumers
      .filter(({ records_behind }) => records_behind > MAX_BEHIND)
      .map(({ group, records_behind }) => `${group} is ${records_behind.toLocaleString('en')} records behind`),
    ...(health.parked.length > 0
      ? ['Some records were parked: they are in no report until somebody replays them']
      : []),
  ]
}
