import type { WindowRule } from '../rule.ts'

const INTERVALS = 15
/** People's pauses vary by more than their mean; a timer's by a few percent. */
const COEFFICIENT_OF_VARIATION = 0.1
const LONGEST_MEAN_MS = 600_000

export const metronome: WindowRule = {
  id: 'metronome',
  mrcClass: 'sivt',
  points: 0.6,
  subject: 'visitor',
  says: `the last ${INTERVALS} pauses between a visitor's clicks are all alike, as a timer makes them`,
  fires: ({ intervalsMs }) => {
    if (intervalsMs.length < INTERVALS) return false
    const mean = intervalsMs.reduce((sum, value) => sum + value, 0) / intervalsMs.length
    if (mean <= 0 || mean > LONGEST_MEAN_MS) return false
    const variance = intervalsMs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / intervalsMs.length
    return Math.sqrt(variance) / mean < COEFFICIENT_OF_VARIATION
  },
}
