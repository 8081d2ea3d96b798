import type { WindowRule } from '../rule.ts'

/** People who compare go back and forth between a few offers; whoever has no cookie to lose keeps to one or two. */
const MINIMUM_CLICKS = 20
const SHARE = 0.9

export const duplicate: WindowRule = {
  id: 'duplicate',
  mrcClass: 'sivt',
  points: 0.4,
  subject: 'visitor',
  says: `of at least ${MINIMUM_CLICKS} clicks of a visitor in an hour, more than ${SHARE * 100} % went to offers it had already`,
  fires: (features) =>
    features.clicksInHour >= MINIMUM_CLICKS && features.duplicatesInHour > features.clicksInHour * SHARE,
}
