import type { HeldKey } from '@smartlink/events/heartbeat'
import type { Dependency } from '@smartlink/service-kit/service'
import type { OutboxCarrier } from './carrying/outbox-carrier.ts'
import type { ThreadState } from './click-thread/click-threads.ts'
import type { IngressTables } from './tables/ingress-tables.ts'

export interface ReadinessFacts {
  readonly isStopping: boolean
  readonly threads: readonly ThreadState[]
  readonly carrier: OutboxCarrier
  readonly tables: IngressTables
  /** Set when the tables came from a snapshot. */
  readonly snapshotTakenAtMs: number | undefined
  readonly now: number
}

const OLD_SNAPSHOT_MS = 3_600_000

/** What the ingress needs in order to answer clicks that count. */
export function ingressReadiness(facts: ReadinessFacts): Dependency[] {
  const { isStopping, threads, carrier } = facts
  return [
    isStopping ? not('ingress', 'stopping') : is('ingress'),
    ...threads.map((thread) => outboxReadiness(thread, carrier)),
    tablesReadiness(facts),
    secretsReadiness(facts),
    ...carrier.readiness(),
  ]
}

function outboxReadiness({ number, marksEnd, numbers }: ThreadState, carrier: OutboxCarrier): Dependency {
  const name = `outbox/${number}`
  if (marksEnd === undefined) return not(name, 'its first mark could not be written yet')
  if (carrier.acknowledgedTo(number) < marksEnd) return not(name, 'its first mark has not reached the log')
  switch (numbers?.outboxRoom) {
    case 'full':
      return not(name, `full: ${numbers.outboxUnreadBytes} bytes wait for the log`)
    case 'failed':
      return not(name, 'the disk refuses writes')
    case 'open':
    case undefined:
      return is(name)
  }
}

/** An old snapshot still redirects, so it is said and does not stop traffic. */
function tablesReadiness({ tables, snapshotTakenAtMs, now }: ReadinessFacts): Dependency {
  if (tables.isRead) return is('tables')
  if (snapshotTakenAtMs === undefined) return not('tables', tables.failure ?? 'being read')
  const ageMs = now - snapshotTakenAtMs
  const age = `${Math.round(ageMs / 1_000)} s old${ageMs > OLD_SNAPSHOT_MS ? ', which is long' : ''}`
  return { name: 'tables', ready: true, reason: `from a snapshot, ${age}; hard caps are closed until the log answers` }
}

/** Every thread reads the keys for itself, so all of them have to hold what the others use. */
function secretsReadiness({ tables, threads, now }: ReadinessFacts): Dependency {
  const reporting = threads.flatMap(({ numbers }) => (numbers === undefined ? [] : [numbers.keys]))
  const holds = ({ purpose, id, fingerprint }: HeldKey): boolean =>
    reporting.every((keys) =>
      keys.some((key) => key.purpose === purpose && key.id === id && key.fingerprint === fingerprint),
    )
  const [foreign] = tables.streams.foreignKeys(holds, now)
  if (foreign === undefined) return is('secrets')
  const { key, label } = foreign
  const what = key.purpose === 'master' ? 'makes hashes with master key' : 'signs click tokens with key'
  return not('secrets', `${label} ${what} ${key.id} (${key.fingerprint}), which is not held here`)
}

function is(name: string): Dependency {
  return { name, ready: true }
}

function not(name: string, reason: string): Dependency {
  return { name, ready: false, reason }
}
