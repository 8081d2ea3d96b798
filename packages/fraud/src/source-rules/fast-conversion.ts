import { FAST_CONVERSION_S } from '../source-rule.ts'
import type { SourceRule } from '../source-rule.ts'

const SHARE = 0.3
const MINIMUM_CONVERSIONS = 10

export const fastConversion: SourceRule = {
  id: 'fast_conversion',
  mrcClass: 'sivt',
  points: 0.5,
  levels: ['publisher', 'sub1'],
  lookBackHours: 24,
  minimumClicks: MINIMUM_CONVERSIONS,
  says: `of at least ${MINIMUM_CONVERSIONS} conversions of a source within a day, more than ${SHARE * 100} % came within ${FAST_CONVERSION_S} seconds of their click`,
  fires: ({ conversions, fastConversions }) =>
    conversions >= MINIMUM_CONVERSIONS && fastConversions > conversions * SHARE,
}
