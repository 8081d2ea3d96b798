/** An amount of one currency, as the API writes money. */
export interface MoneyText {
  readonly amount: string
  readonly currency: string
}

/** ClickHouse's `{'USD': 12.5}`, with the amounts as text, in the order of the currencies. */
export function moneyTexts(amounts: unknown): readonly MoneyText[] {
  return Object.entries(amounts as Readonly<Record<string, string | number>>)
    .map(([currency, amount]) => ({ amount: amountText(String(amount)), currency }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

/** At least two digits behind the point, at most the six that are kept. */
export function amountText(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return `${whole}.${fraction.slice(0, 6).replace(/0+$/, '').padEnd(2, '0')}`
}
