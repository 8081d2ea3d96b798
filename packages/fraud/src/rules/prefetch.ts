import type { InstantRule } from '../rule.ts'

export const prefetch: InstantRule = {
  id: 'prefetch',
  mrcClass: 'givt',
  points: 0,
  says: 'a browser or messenger looked ahead; a label only, it adds nothing to the score',
  fires: (facts) => facts.prefetch,
}
