/** Middle of some measurements, with the quarter below and above. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: at(sorted, 0.5), low: at(sorted, 0.25), high: at(sorted, 0.75) }
}

/** As {@link showFigures}, of measurements; a dash where nothing was measured. */
export function showSpread(values: readonly number[], digits: number): string {
  return values.length === 0 ? '–' : showFigures(spreadOf(values), digits)
}

/** `1.23 (1.20–1.31)`: the median and the quarters beside it. */
export function showFigures({ median, low, high }: Spread, digits: number): string {
  const show = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return `${show(median)} (${show(low)}–${show(high)})`
}

/** Between two neighbours the value lies on the line between them. */
function at(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
