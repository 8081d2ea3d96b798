/**
 * A cap as the catalog holds it: only the fields that counting reads, named as the API names them, so that the
 * catalog's entities are assignable.
 */
export type CapMetric = 'clicks' | 'conversions' | 'payout' | 'revenue'
export type CapWindow = 'hour' | 'day' | 'week' | 'month' | 'total'
export type CapScope = 'link' | 'offer' | 'offer+publisher' | 'offer+publisher+sub1'

export interface Cap {
  readonly id?: number | undefined
  readonly scope: CapScope
  readonly publisher_ids?: readonly number[] | null | undefined
  readonly metric: CapMetric
  readonly window: CapWindow
  readonly time_zone: string
  /** A whole number for clicks and conversions, a decimal string for payout and revenue. */
  readonly limit: number | string
  readonly enforcement: 'hard' | 'soft'
  /** What holds while a cap made inside its window waits for its starting count. */
  readonly while_pending?: 'hold' | 'from_now' | undefined
  /** Revision and time (RFC 3339) since which the cap counts what it counts now. */
  readonly since?: { readonly revision: number; readonly at: string } | undefined
}

/** Whose clicks one counter of a cap counts. */
export interface CapScopeValues {
  readonly link_id: number
  /** 0 for a cap of a link. */
  readonly offer_id: number
  readonly publisher_id: number
  readonly sub1: string
}
