import { z } from 'zod'
import { CURRENCIES } from '../data/currencies.ts'

/** Nine digits before the point, so that millionths stay far inside the safe integers. */
const AMOUNT = /^(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$/

/** A decimal, as a string: never a float. */
export const amount = z.string({ error: 'Must be a decimal in a string, such as "1.50"' }).regex(AMOUNT, {
  error: 'Must be a decimal such as 1.50: not negative, at most 9 digits before the point and 6 after it',
})

export const currency = z
  .string()
  .overwrite((text) => text.toUpperCase())
  .refine((code) => CURRENCIES.has(code), { error: 'Must be an ISO 4217 currency code such as USD' })

export const money = z.strictObject({ amount, currency })

export type Money = z.output<typeof money>

export const NO_MONEY: Money = { amount: '0', currency: 'USD' }

/** Millionths of the currency's unit, as events carry money. The amount must have passed {@link amount}. */
export function amountToMicros(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'))
}
