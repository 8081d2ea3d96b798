import { capKey } from '@smartlink/caps/cap-keys'
import type { CapScopeValues } from '@smartlink/caps/cap'
import type { CapStatus } from '@smartlink/caps/messages'
import { createCalendars } from '@smartlink/caps/windows'
import type { Window } from '@smartlink/caps/windows'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { CapCatalog, OwnedCap } from './cap-terms.ts'
import { sumConversions } from './sum-conversions.sql.ts'
import type { ConversionQuestion, ConversionSum } from './sum-conversions.sql.ts'

const MICROS = 1_000_000
/** `total` reaches from here to here: what DateTime64 holds. */
const EARLIEST_MS = Date.UTC(1990, 0, 1)
const LATEST_MS = Date.UTC(2200, 0, 1)
/** No offer takes a conversion of a click that is older; a day more for clocks. */
const LONGEST_ATTRIBUTION_MS = 366 * 86_400_000

/** Counts of conversions, payout and revenue, which ClickHouse has and the ledger has not. */
export interface ConversionCounts {
  /**
   * Asks ClickHouse once and answers the statuses of the keys that `owns` owns, each of its open window. Keys that were
   * counted before and have nothing now are in it with 0. Throws what the client throws; nothing is changed then.
   */
  count(now: number, owns: (cap: string) => boolean): Promise<Map<string, CapStatus>>
}

/** Caps whose numbers come from one query. */
interface Batch {
  readonly question: ConversionQuestion
  readonly window: Window
  readonly caps: OwnedCap[]
}

export function createConversionCounts(clickhouse: ClickHouseClient, catalog: CapCatalog): ConversionCounts {
  const calendars = createCalendars()
  /** Keys that had a number in the round before, by key. */
  let counted = new Set<string>()

  function batches(now: number): Batch[] {
    const found = new Map<string, Batch>()
    for (const owned of catalog.all()) {
      const { cap, owner } = owned
      if (cap.metric === 'clicks') continue
      const window = calendars(cap.window, cap.time_zone).at(now)
      const question = { metric: cap.metric, owner, bySub1: cap.scope === 'offer+publisher+sub1' }
      const name = [question.metric, owner, question.bySub1, window.opensAt, window.endsAt].join()
      const batch = found.get(name)
      if (batch === undefined) found.set(name, { question, window, caps: [owned] })
      else batch.caps.push(owned)
    }
    return [...found.values()]
  }

  async function sums({ question, window, caps }: Batch): Promise<ConversionSum[]> {
    const from = Math.max(EARLIEST_MS, window.opensAt)
    return clickhouse.query<ConversionSum>(sumConversions(question), {
      clicked_from: new Date(from - LONGEST_ATTRIBUTION_MS).toISOString().slice(0, 10),
      owners: [...new Set(caps.map(({ ownerId }) => ownerId))],
      from,
      to: Math.min(LATEST_MS, window.endsAt),
    })
  }

  return {
    async count(now, owns) {
      const statuses = new Map<string, CapStatus>()
      const countedNow = new Set<string>()
      for (const batch of batches(now)) {
        const rows = Map.groupBy(await sums(batch), ({ owner_id }) => owner_id)
        for (const owned of batch.caps) {
          for (const [key, amount] of amountsOf(owned, rows.get(owned.ownerId) ?? [])) {
            if (!owns(key)) continue
            countedNow.add(key)
            statuses.set(key, statusOf(owned, catalog.windowAt(key, now), amount, now))
          }
        }
      }
      for (const key of counted) {
        const owned = countedNow.has(key) || !owns(key) ? undefined : catalog.find(key)
        if (owned !== undefined) statuses.set(key, statusOf(owned, catalog.windowAt(key, now), 0, now))
      }
      counted = countedNow
      return statuses
    },
  }
}

/** The numbers of one cap, by key: counts, or millionths of the currency of its offer. */
function amountsOf(owned: OwnedCap, rows: readonly ConversionSum[]): Map<string, number> {
  const { cap, owner, ownerId } = owned
  const amounts = new Map<string, number>()
  const keyOf = (values: Partial<CapScopeValues>): string =>
    capKey(cap, {
      link_id: owner === 'link' ? ownerId : 0,
      offer_id: owner === 'offer' ? ownerId : 0,
      publisher_id: 0,
      sub1: '',
      ...values,
    })
  if (cap.scope === 'offer' || cap.scope === 'link') amounts.set(keyOf({}), 0)
  const currency = currencyOf(owned)
  for (const row of rows) {
    if (cap.publisher_ids?.includes(row.publisher_id) === false) continue
    // A sum over currencies would be no amount of anything; a link has no currency of its own, so it takes any.
    if (currency !== '' && row.currency !== currency) continue
    const key = keyOf({ publisher_id: row.publisher_id, sub1: row.sub1 })
    amounts.set(key, (amounts.get(key) ?? 0) + row.amount)
  }
  return amounts
}

function currencyOf({ cap, payoutCurrency, revenueCurrency }: OwnedCap): string {
  if (cap.metric === 'payout') return payoutCurrency
  return cap.metric === 'revenue' ? revenueCurrency : ''
}

function statusOf({ cap }: OwnedCap, window: Window, amount: number, now: number): CapStatus {
  const isMoney = cap.metric === 'payout' || cap.metric === 'revenue'
  const used = isMoney ? amount / MICROS : amount
  return {
    window: window.key,
    ends_at: window.endsAt === Infinity ? null : window.endsAt,
    limit: cap.limit,
    used: isMoney ? decimal(amount) : amount,
    passed: 0,
    granted: 0,
    outstanding: 0,
    forfeits: [],
    pending: false,
    used_up: used >= Number(cap.limit),
    as_of: Math.floor(now),
  }
}

/** Millionths as a decimal string, without a trailing fraction of zeros beyond cents. */
function decimal(micros: number): string {
  const whole = Math.trunc(micros / MICROS)
  const fraction = String(Math.abs(micros % MICROS)).padStart(6, '0')
  const sign = micros < 0 && whole === 0 ? '-' : ''
  return `${sign}${whole}.${fraction.slice(0, 2)}${fraction.slice(2).replace(/0+$/, '')}`
}
