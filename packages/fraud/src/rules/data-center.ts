import type { InstantRule } from '../rule.ts'

export const dataCenter: InstantRule = {
  id: 'data_center',
  mrcClass: 'givt',
  points: 0.6,
  says: 'the address belongs to a hosting network, where people rarely browse',
  fires: (facts) => facts.connection === 'data_center',
}
