import { z } from 'zod'
import { description, entityName, tags } from './label.ts'
import { targetingRules } from './targeting-rule.ts'

/** Named rules that offers use instead of their own or with them. */
export const targetingGroupBody = z.strictObject({
  name: entityName,
  description: description.default(''),
  targeting: targetingRules.default([]),
  tags: tags.default([]),
})

export type TargetingGroupBody = z.output<typeof targetingGroupBody>
