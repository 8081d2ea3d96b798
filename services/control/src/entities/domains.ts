import type { TrackingDomainBody } from '@smartlink/catalog/entities/tracking-domain'
import { trackingDomainBody } from '@smartlink/catalog/entities/tracking-domain'
import { bodyOf } from '../write/edit-scope.ts'
import type { EntityType } from './entity-type.ts'

export const DOMAINS: EntityType<'domain'> = {
  kind: 'domain',
  collection: 'domains',
  noun: 'tracking domain',
  description: 'A host that links are served on. The default one answers on every other host, too.',
  input: trackingDomainBody,
  fields: trackingDomainBody.shape,
  hidden: [],
  prepare: (input) => ({ body: input as TrackingDomainBody }),
  settle: (scope, after) => {
    if (!after.default) return
    for (const former of scope.catalog.liveOf('domain')) {
      if (!former.default || former.id === after.id) continue
      scope.put(
        'domain',
        former.id,
        { ...bodyOf<'domain'>(former), default: false },
        { needs: former.needs, before: former },
      )
    }
  },
  statuses: ['active', 'inactive', 'archived'],
  statusOf: (domain) => (domain.archived ? 'archived' : domain.active ? 'active' : 'inactive'),
  textsOf: (domain) => [domain.hostname],
}
