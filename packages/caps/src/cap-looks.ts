import type { Cap, CapScopeValues } from './cap.ts'
import type { CapStatusTable } from './cap-status-table.ts'
import { capKey } from './cap-keys.ts'
import type { Wallet } from './wallet.ts'
import { createCalendars } from './windows.ts'

/** One look at a cap, in the shape a decision asks for. */
export interface CapLookAnswer {
  readonly cap: string
  readonly window: string
  readonly remaining: number | 'unknown'
  readonly too_many_keys?: boolean
}

/**
 * Answers a decision's looks: caps on clicks from the wallet, all others from the status the ledger publishes, which
 * knows only "used up" (0) and "not" (1). Calendars are kept, one per zone and kind of window.
 */
export function createCapLooks(
  wallet: Wallet,
  status: Pick<CapStatusTable, 'usedUp'>,
): (cap: Cap, at: CapScopeValues, now: number) => CapLookAnswer {
  const calendars = createCalendars()

  return (cap, at, now) => {
    const window = calendars(cap.window, cap.time_zone).at(now)
    const key = capKey(cap, at)
    if (cap.metric !== 'clicks') {
      return { cap: key, window: window.key, remaining: status.usedUp(key, window.key) ? 0 : 1 }
    }
    return { cap: key, window: window.key, ...wallet.look(key, window, now) }
  }
}
