import type { WindowRule } from '../rule.ts'

const CLICKS_IN_10_MIN = 60

export const velocity: WindowRule = {
  id: 'velocity',
  mrcClass: 'sivt',
  points: 0.55,
  subject: 'visitor',
  says: `one visitor clicked more than ${CLICKS_IN_10_MIN} times in ten minutes`,
  fires: (features) => features.clicksIn10Min > CLICKS_IN_10_MIN,
}
