import type { InstantRule } from '../rule.ts'

export const declaredBot: InstantRule = {
  id: 'declared_bot',
  mrcClass: 'givt',
  points: 0.95,
  says: 'the agent names itself as a robot',
  fires: (facts) => facts.declaredBot,
}
