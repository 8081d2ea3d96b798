import type { WindowRule } from '../rule.ts'

const CLICKS_IN_HOUR = 2_000

export const activity: WindowRule = {
  id: 'activity',
  mrcClass: 'givt',
  points: 0.5,
  subject: 'address',
  says: `one address sent more than ${CLICKS_IN_HOUR} clicks in an hour`,
  fires: (features) => features.clicksInHour > CLICKS_IN_HOUR,
}
