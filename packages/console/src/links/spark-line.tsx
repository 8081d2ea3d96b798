interface SparkLineProps {
  /** Oldest first. */
  readonly values: readonly number[]
  readonly label: string
}

const WIDTH = 84
const HEIGHT = 24

/** A line small enough for a cell of a table. */
export function SparkLine({ values, label }: SparkLineProps) {
  const highest = Math.max(1, ...values)
  const step = WIDTH / Math.max(1, values.length - 1)
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(HEIGHT - 2 - (value / highest) * (HEIGHT - 4)).toFixed(1)}`,
  )
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="var(--mantine-primary-color-filled)"
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
    </svg>
  )
}
