import type { EventLog } from '@smartlink/event-log/event-log'
import { ERASURE_MESSAGE, isErasureKey } from '@smartlink/events/erasure-message'
import type { ErasureMessage } from '@smartlink/events/erasure-message'
import { MalformedMessageError } from '@smartlink/events/errors'
import { ERASED } from '@smartlink/events/topics'

/** What was asked to be erased and how far that is, from `erased.v1`. */
export interface Erasures {
  readonly ready: Promise<void>
  get(id: string): ErasureMessage | undefined
  /** The newest first. */
  all(): readonly ErasureMessage[]
  close(): Promise<void>
}

export async function openErasures(
  log: EventLog,
  onProblem: (problem: { readonly key: string; readonly detail: string }) => void,
  onCrash: (error: Error) => void,
): Promise<Erasures> {
  const erasures = new Map<string, ErasureMessage>()
  const table = await log.table({
    topics: [ERASED.name],
    onRecord: ({ key: bytes, value }) => {
      const key = bytes.toString()
      if (!isErasureKey(key)) return
      if (value === null) {
        erasures.delete(key)
        return
      }
      try {
        const erasure = ERASURE_MESSAGE.decode(value)
        erasures.set(key, erasure)
      } catch (error) {
        if (!(error instanceof MalformedMessageError)) throw error
        onProblem({ key, detail: error.message })
      }
    },
    onCrash,
  })
  return {
    ready: table.ready,
    get: (id) => [...erasures.values()].find((one) => one.id === id),
    all: () => [...erasures.values()].toSorted((one, other) => other.asked_at - one.asked_at),
    close: () => table.close(),
  }
}
