import type { Json } from '../api/api-client.ts'
import { RequestError } from '../errors.ts'
import type { BodyFlag } from './body-flag.ts'
import { longName } from './body-flag.ts'

/** `0.50 EUR`, in one word or as two: `'0.50 EUR'`, `0.50EUR`. */
export function moneyFlag(flag: string, field: string, says: string): BodyFlag {
  return {
    flag,
    field,
    says,
    read: ([text = '']) => {
      const match = /^\s*([0-9.]+)\s*([A-Za-z]{3})\s*$/.exec(text)
      const [, amount, currency] = match ?? []
      if (amount === undefined || currency === undefined) {
        throw new RequestError(`${longName({ flag })} ${text}: expected an amount and its currency, such as '0.50 EUR'`)
      }
      return { amount, currency: currency.toUpperCase() }
    },
  }
}

/** What a visitor gets when nothing serves: `404`, `204` or an address. */
export const OTHERWISE_FLAG: BodyFlag = {
  flag: '--otherwise <answer>',
  field: 'no_match',
  says: 'what a visitor gets when nothing serves: 404, 204 or an address',
  read: ([text = '']) => (/^\d+$/.test(text) ? { status: Number(text) } : { url: text }),
}

/** `clicks/day=1000`. Of something that is there, caps have ids that counters hang on, so they are changed as JSON. */
export const CAP_FLAG: BodyFlag = {
  flag: '--cap <metric/window=limit>',
  field: 'caps',
  says: 'a hard cap: clicks, conversions, payout or revenue in an hour, day, week, month or total; repeatable',
  repeatable: true,
  createOnly: true,
  read: (texts) => texts.map(capOf),
}

function capOf(text: string): Json {
  const match = /^(clicks|conversions|payout|revenue)\/(hour|day|week|month|total)=([0-9.]+)$/.exec(text)
  const [, metric = '', window, limit = ''] = match ?? []
  if (match === null) {
    throw new RequestError(
      `--cap ${text}: expected metric/window=limit, such as clicks/day=1000 or payout/month=500.00`,
    )
  }
  return { metric, window, limit: metric === 'clicks' || metric === 'conversions' ? Number(limit) : limit }
}

/** The same for an offer, where a cap says whom it counts. */
export const OFFER_CAP_FLAG: BodyFlag = {
  ...CAP_FLAG,
  read: (texts) => texts.map((text) => ({ scope: 'offer', ...capOf(text) })),
}

const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'in',
  '!=': 'not_in',
  '^=': 'prefix',
  '!^=': 'not_prefix',
  '*=': 'contains',
  '!*=': 'not_contains',
}

/** `country=DE,AT`, `device!=tablet`, `referrer^=https://a.example/`, `param:utm_source=mail`. */
export const TARGET_FLAG: BodyFlag = {
  flag: '--target <rule>',
  field: 'targeting',
  says:
    'a rule that visitors must pass: country=DE,AT, device!=tablet, referrer^=https://a.example/, ' +
    'param:utm_source=mail; repeatable, and all there are',
  repeatable: true,
  read: (texts) => texts.map(ruleOf),
}

function ruleOf(text: string): Json {
  const match = /^([a-z_]+)(?::([A-Za-z0-9_.-]+))?(!?[\^*]?=)(.+)$/.exec(text)
  const [, dim, param, operator = '', values = ''] = match ?? []
  if (match === null) {
    throw new RequestError(
      `--target ${text}: expected dimension, =, != or another comparison, and values: country=DE,AT`,
    )
  }
  return { dim, ...(param === undefined ? {} : { param }), op: OPERATORS[operator], values: values.split(',') }
}
