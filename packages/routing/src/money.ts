import type { Money } from './types.ts'

/** An amount in millionths, as events carry it, and as macros spell it. */
export interface CompiledMoney {
  readonly micros: number
  readonly currency: string
  /** At least two decimals: `1.50`, `0.00`; more where the amount has more. */
  readonly text: string
}

const AMOUNT = /^(\d+)(?:\.(\d{1,6}))?$/

/** An amount that is none counts as 0: the catalog refuses it long before. */
export function compileMoney({ amount, currency }: Money): CompiledMoney {
  const [, whole = '0', fraction = ''] = AMOUNT.exec(amount) ?? []
  return {
    micros: Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0')),
    currency,
    text: `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`,
  }
}
