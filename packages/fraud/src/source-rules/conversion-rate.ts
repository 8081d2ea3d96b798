import type { SourceRule } from '../source-rule.ts'

const RATE = 0.3
/** Some offers convert well with everybody. */
const TIMES_THE_OTHERS = 5

export const conversionRate: SourceRule = {
  id: 'conversion_rate',
  mrcClass: 'sivt',
  points: 0.45,
  levels: ['publisher', 'sub1'],
  lookBackHours: 24,
  minimumClicks: 100,
  says: `more than ${RATE * 100} % of at least 100 clicks of a source within a day converted, and more than ${TIMES_THE_OTHERS} times as many as with the other sources of the same offers`,
  fires: ({ clicks, conversions, othersClicks, expectedConversions }) =>
    othersClicks > 0 && conversions > clicks * RATE && conversions > TIMES_THE_OTHERS * expectedConversions,
}
