import type { WindowRule } from '../rule.ts'

/** A household or an office has a handful of agents; a carrier's shared address has many but far more clicks each. */
const VISITORS = 24
const CLICKS_PER_VISITOR = 3

export const manyAgents: WindowRule = {
  id: 'many_agents',
  mrcClass: 'sivt',
  points: 0.5,
  subject: 'address',
  says: `one address showed more than ${VISITORS} agents in an hour, fewer than ${CLICKS_PER_VISITOR} clicks each`,
  fires: (features) =>
    features.visitorsInHour > VISITORS && features.clicksInHour < features.visitorsInHour * CLICKS_PER_VISITOR,
}
