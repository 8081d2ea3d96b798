const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

export interface Money {
  readonly amount: string
  readonly currency: string
}

export const formatCount = (value: number): string => whole.format(value)
export const formatShort = (value: number): string => short.format(value)
const BYTES = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

export function formatBytes(bytes: number): string {
  const step = Math.min(BYTES.length - 1, bytes < 1_000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return `${short.format(bytes / 1_000 ** step)} ${BYTES[step]}`
}

export const formatPercent = (value: number): string => percent.format(value)
export const formatTime = (at: string | number): string => time.format(new Date(at))

export function formatMoney({ amount, currency }: Money, digits = 2): string {
  return `${Number(amount).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${currency}`
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** “3 minutes ago”, “in 2 hours”. */
export function formatRelative(atMs: number, nowMs: number = Date.now()): string {
  const difference = atMs - nowMs
  const [unit, size] = STEPS.find(([, step]) => Math.abs(difference) >= step) ?? STEPS[3]
  return relative.format(Math.round(difference / size), unit)
}
