import type { Api } from './protocol.ts'

/**
 * Whether any broker answers, judged by the questions that are put to them anyway: readers fetch and members beat all the time, so
 * nothing has to be asked for its own sake.
 */
export interface Silence {
  asked(api: Api): void
  /** An answer came, whatever it says. */
  heard(api: Api): void
  /** None came to this question. */
  gaveNone(api: Api, reason: Error): void
  /** Nobody here waits for the answer any more. */
  givenUp(api: Api): void
  /** A broker let us in, which is an answer too. */
  letIn(): void
  /** Undefined unless questions have been put for a while and none was answered. */
  trouble(): string | undefined
}

/** Longer than a broker takes for a restart of its own or a pause of its collector, shorter than people wait. */
export const SILENT_AFTER_MS = 10_000
/** Answered when other members have come: that they take long says nothing of the broker. */
const WAIT_FOR_OTHERS: ReadonlySet<Api> = new Set<Api>(['JoinGroup', 'SyncGroup'])

export function createSilence(now: () => number = () => performance.now()): Silence {
  let waiting = 0
  /** The first question that nothing was heard after. */
  let askedFirstMs: number | undefined
  let lastReason: string | undefined

  function heardSomething(): void {
    askedFirstMs = waiting > 0 ? now() : undefined
    lastReason = undefined
  }

  return {
    asked(api) {
      if (WAIT_FOR_OTHERS.has(api)) return
      waiting += 1
      askedFirstMs ??= now()
    },
    heard(api) {
      if (!WAIT_FOR_OTHERS.has(api)) waiting -= 1
      heardSomething()
    },
    gaveNone(api, { message }) {
      if (!WAIT_FOR_OTHERS.has(api)) waiting -= 1
      lastReason = message
    },
    givenUp(api) {
      if (!WAIT_FOR_OTHERS.has(api)) waiting -= 1
      if (waiting === 0 && lastReason === undefined) askedFirstMs = undefined
    },
    letIn: heardSomething,
    trouble() {
      const silentMs = askedFirstMs === undefined ? 0 : now() - askedFirstMs
      if (silentMs < SILENT_AFTER_MS) return undefined
      const last = lastReason === undefined ? '' : ` (the last try: ${lastReason})`
      return `no Kafka broker has answered for ${Math.round(silentMs / 1_000)} s${last}: see whether the brokers run and can be reached from here, as \`smartlink topics check\` tries it too`
    },
  }
}
