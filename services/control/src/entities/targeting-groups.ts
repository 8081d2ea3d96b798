import type { TargetingGroupBody } from '@smartlink/catalog/entities/targeting-group'
import { targetingGroupBody } from '@smartlink/catalog/entities/targeting-group'
import type { EntityType } from './entity-type.ts'

export const TARGETING_GROUPS: EntityType<'targeting_group'> = {
  kind: 'targeting_group',
  collection: 'targeting-groups',
  noun: 'targeting group',
  description: 'Named rules that offers use instead of their own or with them.',
  input: targetingGroupBody,
  fields: targetingGroupBody.shape,
  hidden: [],
  prepare: (input) => ({ body: input as TargetingGroupBody }),
  statuses: ['active', 'archived'],
  statusOf: (group) => (group.archived ? 'archived' : 'active'),
  textsOf: (group) => [group.name, group.description],
}
