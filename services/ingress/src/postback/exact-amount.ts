import { amount, amountToMicros } from '@smartlink/catalog/entities/money'

/**
 * Millionths of an amount as advertisers write it (`1.5`, `.5`, `007`, `1.500000000`), exactly; undefined when it is no
 * amount, is negative or has more than 6 digits after the point that matter.
 */
export function exactAmount(text: string): number | undefined {
  const parts = /^(\d{0,30})(?:\.(\d{0,30}))?$/.exec(text.trim())
  if (parts === null) return undefined
  const whole = (parts[1] ?? '').replace(/^0+(?=\d)/, '')
  const fraction = (parts[2] ?? '').replace(/0+$/, '')
  if (whole === '' && (parts[2] ?? '') === '') return undefined
  const canonical = fraction === '' ? whole || '0' : `${whole || '0'}.${fraction}`
  return amount.safeParse(canonical).success ? amountToMicros(canonical) : undefined
}
