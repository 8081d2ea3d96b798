import type { AccessRequestBody } from '@smartlink/catalog/entities/access-request'
import { accessRequestBody } from '@smartlink/catalog/entities/access-request'
import type { EntityType } from './entity-type.ts'

/** Made and decided by routes of its own. */
export const ACCESS_REQUESTS: EntityType<'access_request'> = {
  kind: 'access_request',
  collection: 'access-requests',
  noun: 'access request',
  description: 'A publisher asks for an offer whose access needs approval; a manager approves or declines.',
  input: accessRequestBody,
  fields: accessRequestBody.shape,
  hidden: [],
  prepare: (input) => ({ body: input as AccessRequestBody }),
  statuses: ['pending', 'approved', 'declined', 'archived'],
  statusOf: (request) => (request.archived ? 'archived' : request.status),
  textsOf: (request) => [request.note],
}
