import type { SourceRule } from '../source-rule.ts'

/** A tenth of what the others reach. */
const TIMES_BELOW_THE_OTHERS = 10
const SLOW_SHARE = 0.6
/** When fewer came it says nothing that they were quick. */
const CONVERSIONS_THAT_TELL = 5
const EXPECTED_CONVERSIONS = 20

/**
 * Clicks nobody made, sent in masses so that some precede a conversion that would have come anyway: far fewer convert than
 * elsewhere, and those that do come long after their click, at any time.
 */
export const clickFlooding: SourceRule = {
  id: 'click_flooding',
  mrcClass: 'sivt',
  points: 0.5,
  levels: ['publisher', 'sub1'],
  lookBackHours: 24,
  minimumClicks: 1_000,
  says: `at least 1,000 clicks of a source within a day converted ${TIMES_BELOW_THE_OTHERS} times worse than with the other sources of the same offers, which would have had ${EXPECTED_CONVERSIONS} conversions or more of as many; and most of its few, if there were any, came over an hour later`,
  fires: ({ conversions, slowConversions, expectedConversions }) =>
    expectedConversions >= EXPECTED_CONVERSIONS &&
    conversions * TIMES_BELOW_THE_OTHERS < expectedConversions &&
    (conversions < CONVERSIONS_THAT_TELL || slowConversions >= conversions * SLOW_SHARE),
}
