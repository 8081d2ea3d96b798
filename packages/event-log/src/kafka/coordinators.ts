import { createBackoff } from './backoff.ts'
import type { Brokers } from './brokers.ts'
import { BrokerError, ConnectionError, CODE, needsAPerson } from './error-codes.ts'
import type { Lane } from './brokers.ts'
import type { Api, Calls } from './protocol.ts'

export type CoordinatorKind = 'group' | 'transaction'

/** Finds the broker that answers for a group or for a transactional id, and asks it. */
export interface Coordinators {
  /**
   * One request to the coordinator, found first where it is not known; waits while there is none, until `deadlineMs` of
   * `performance.now()` where it is given.
   * @throws {ConnectionError} when it was not found by then, or was and did not answer; the signal's reason when it aborts
   */
  ask<A extends Api>(
    who: { readonly kind: CoordinatorKind; readonly key: string },
    lane: Lane,
    api: A,
    ask: Calls[A]['ask'],
    signal: AbortSignal,
    deadlineMs?: number,
  ): Promise<Calls[A]['answer']>
  /** The coordinator moved: find it again before the next request. */
  forget(who: { readonly kind: CoordinatorKind; readonly key: string }): void
}

export function createCoordinators(brokers: Brokers): Coordinators {
  const known = new Map<string, number>()

  async function find(kind: CoordinatorKind, key: string, signal: AbortSignal, deadlineMs: number): Promise<number> {
    const backoff = createBackoff(30, 1_000)
    for (;;) {
      signal.throwIfAborted()
      try {
        const coordinatorType = kind === 'group' ? 0 : 1
        const { errorCode, coordinator } = await brokers.askAny('GroupCoordinator', { groupId: key, coordinatorType })
        if (errorCode === CODE.none) {
          brokers.add(coordinator)
          return coordinator.nodeId
        }
        if (needsAPerson(errorCode))
          throw new BrokerError(`${kind === 'group' ? 'group' : 'transactional id'} ${key}`, errorCode)
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error
      }
      if (performance.now() > deadlineMs) throw new ConnectionError(`nobody says who coordinates ${kind} ${key}`)
      await backoff.wait(signal)
    }
  }

  return {
    async ask({ kind, key }, lane, api, ask, signal, deadlineMs = Infinity) {
      const name = `${kind} ${key}`
      const node = known.get(name) ?? (await find(kind, key, signal, deadlineMs))
      known.set(name, node)
      try {
        return await brokers.ask(node, lane, api, ask)
      } catch (error) {
        if (error instanceof ConnectionError) known.delete(name)
        throw error
      }
    },
    forget({ kind, key }) {
      known.delete(`${kind} ${key}`)
    },
  }
}
