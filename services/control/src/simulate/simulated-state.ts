import { capKey } from '@smartlink/caps/cap-keys'
import type { Cap as CountedCap } from '@smartlink/caps/cap'
import type { CapStatusTable } from '@smartlink/caps/cap-status-table'
import { createCalendars } from '@smartlink/caps/windows'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { underModes } from '@smartlink/fraud/under-modes'
import type { KnownOfClick } from '@smartlink/fraud/under-modes'
import type { CapLook, State } from '@smartlink/routing/types'
import type { Simulation } from './simulation.ts'

/** As long as a click token, and good for nothing. */
const SIMULATED_CLICK_ID = 'simulated'.padEnd(60, '-')

/** The surroundings of a described click: as described, else as the ledger says now. Nothing is taken. */
export function simulatedState(
  simulation: Simulation,
  fraud: KnownOfClick,
  catalog: Pick<CatalogReader, 'publisher'>,
  statuses: Pick<CapStatusTable, 'get'>,
): State {
  const calendars = createCalendars()
  const { cap_state: capState } = simulation
  const duplicates = new Set(simulation.duplicate_offer_ids)

  function remaining(cap: CountedCap, key: string, window: string): CapLook['remaining'] {
    if (capState === 'used_up') return 0
    if (capState === 'open') return Number(cap.limit)
    const said = typeof capState === 'object' ? capState[String(cap.id)] : undefined
    if (said !== undefined) return said
    const status = statuses.get(key)
    if (status === undefined || status.window !== window) return Number(cap.limit)
    return status.used_up ? 0 : Math.max(1, Math.floor(Number(cap.limit) - Number(status.used)))
  }

  return {
    publisher: (id) => catalog.publisher(id),
    capLook: (cap, at, now) => {
      // Routing names only what it reads of a cap; what it was given is the catalog's whole one.
      const counted = cap as CountedCap
      const window = calendars(counted.window, counted.time_zone).at(now).key
      const key = capKey(counted, at)
      return { cap: key, window, remaining: remaining(counted, key, window) }
    },
    unknownCaps: 'closed',
    fraud: ({ rules }) => underModes(fraud, rules),
    duplicate: (offerId) => duplicates.has(offerId),
    returning: simulation.visitor?.returning ?? false,
    clickToken: () => SIMULATED_CLICK_ID,
    random: () => 0,
  }
}
