const BARS = '▁▂▃▄▅▆▇█'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** By so much of a step a day may begin earlier or later. */
const AN_HOUR_OF_A_DAY = 0.05

/** The interval in which a range has few enough points for a line, and its usual length. */
export function intervalFor(rangeMs: number): { readonly name: string; readonly ms: number } {
  if (rangeMs <= 90 * 60_000) return { name: 'minute', ms: 60_000 }
  if (rangeMs <= 3 * DAY_MS) return { name: 'hour', ms: HOUR_MS }
  if (rangeMs <= 90 * DAY_MS) return { name: 'day', ms: DAY_MS }
  return { name: 'week', ms: 7 * DAY_MS }
}

/**
 * Values at even steps from the interval that holds `fromMs` to the one before `toMs`; where there is none it is 0. Days of 23
 * and 25 hours lie nearest to their own step.
 */
export function evenly(
  points: readonly { readonly atMs: number; readonly value: number }[],
  { fromMs, toMs, stepMs }: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): number[] {
  const anchor = points[0]?.atMs ?? fromMs
  const start = anchor - Math.ceil((anchor - fromMs) / stepMs - AN_HOUR_OF_A_DAY) * stepMs
  const indexOf = (atMs: number): number => Math.round((atMs - start) / stepMs)
  const steps = Math.ceil((toMs - start) / stepMs - AN_HOUR_OF_A_DAY)
  const length = Math.max(1, steps, ...points.map(({ atMs }) => indexOf(atMs) + 1))
  const values = Array.from({ length }, () => 0)
  for (const { atMs, value } of points) values[indexOf(atMs)] = (values[indexOf(atMs)] ?? 0) + value
  return values
}

/** One character a value, the highest is a full block; nothing at all is a space. */
export function sparkLine(values: readonly number[]): string {
  const highest = Math.max(...values, 0)
  return values
    .map((value) => (value <= 0 ? ' ' : (BARS[Math.max(0, Math.ceil((value / highest) * BARS.length) - 1)] ?? ' ')))
    .join('')
}
