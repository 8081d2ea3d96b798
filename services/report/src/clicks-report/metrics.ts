/** What can be counted. The list is closed: each name stands for fixed SQL. */
export const METRICS = [
  'gross',
  'delivered',
  'fallback',
  'blocked',
  'lost',
  'unique_clicks',
  'conversions',
  'approved',
  'pending',
  'rejected',
  'cr',
  'payout',
  'pending_payout',
  'revenue',
  'profit',
  'epc',
  'rpc',
  'skips',
] as const

export type MetricName = (typeof METRICS)[number]

/** `count` is a whole number, `ratio` a number or null, `money` an amount for each currency, `money_ratio` that or null. */
export type MetricKind = 'count' | 'ratio' | 'money' | 'money_ratio'

/** Sums from which metrics are made; each is one column of every part of a report. */
export type Sum =
  | 'delivered'
  | 'fallback'
  | 'blocked'
  | 'lost'
  | 'uniques'
  | 'approved'
  | 'pending'
  | 'rejected'
  | 'payout'
  | 'pending_payout'
  | 'revenue'
  | 'profit'
  | 'skips'

export interface Metric {
  readonly kind: MetricKind
  readonly sums: readonly Sum[]
  /** SQL over the sums, which stand as columns `s_<sum>`. */
  readonly sql: string
}

export const MONEY_TYPE = 'Map(String, Decimal(38, 6))'

/** SQL of no money at all. */
export const NO_MONEY = `CAST(map(), '${MONEY_TYPE}')`

/** Clicks that reached an offer: what rates are taken of. */
const SENT = '(s_delivered + s_fallback)'
const SENT_SUMS = ['delivered', 'fallback'] as const

export const METRIC: Readonly<Record<MetricName, Metric>> = {
  gross: {
    kind: 'count',
    sums: ['delivered', 'fallback', 'blocked', 'lost'],
    sql: 's_delivered + s_fallback + s_blocked + s_lost',
  },
  delivered: count('delivered'),
  fallback: count('fallback'),
  blocked: count('blocked'),
  lost: count('lost'),
  unique_clicks: count('uniques'),
  conversions: { kind: 'count', sums: ['approved', 'pending'], sql: 's_approved + s_pending' },
  approved: count('approved'),
  pending: count('pending'),
  rejected: count('rejected'),
  cr: {
    kind: 'ratio',
    sums: ['approved', 'pending', ...SENT_SUMS],
    sql: `(s_approved + s_pending) / nullIf(${SENT}, 0)`,
  },
  payout: money('payout'),
  pending_payout: money('pending_payout'),
  revenue: money('revenue'),
  profit: money('profit'),
  epc: perClick('payout'),
  rpc: perClick('revenue'),
  skips: count('skips'),
}

function count(sum: Sum): Metric {
  return { kind: 'count', sums: [sum], sql: `s_${sum}` }
}

function money(sum: Sum): Metric {
  return { kind: 'money', sums: [sum], sql: `s_${sum}` }
}

/** An amount for each click that reached an offer, rounded to millionths. Without such clicks it is empty here, and null in the answer. */
function perClick(sum: Sum): Metric {
  return {
    kind: 'money_ratio',
    sums: [sum, ...SENT_SUMS],
    sql: `if(${SENT} = 0, ${NO_MONEY}, mapApply((currency, amount) -> (currency, toDecimal128(round(toDecimal256(amount, 12) / greatest(${SENT}, 1), 6), 6)), s_${sum}))`,
  }
}
