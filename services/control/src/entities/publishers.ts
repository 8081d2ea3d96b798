import type { PublisherBody } from '@smartlink/catalog/entities/publisher'
import { publisherBody } from '@smartlink/catalog/entities/publisher'
import type { EntityType } from './entity-type.ts'

export const PUBLISHERS: EntityType<'publisher'> = {
  kind: 'publisher',
  collection: 'publishers',
  noun: 'publisher',
  description: 'Who sends traffic.',
  input: publisherBody,
  fields: publisherBody.shape,
  hidden: [],
  prepare: (input) => ({ body: input as PublisherBody }),
  statuses: ['active', 'paused', 'archived'],
  statusOf: (publisher) => (publisher.archived ? 'archived' : publisher.status),
  textsOf: (publisher) => [publisher.name],
}
