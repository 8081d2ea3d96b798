import type { SmartLinkInput } from '@smartlink/catalog/entities/smart-link'
import { smartLinkInput } from '@smartlink/catalog/entities/smart-link'
import { lintSmartLink } from '@smartlink/catalog/lint/lint-smart-link'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { randomText } from '@smartlink/http/token'
import type { EntityType } from './entity-type.ts'
import { prepareCaps } from './prepare-caps.ts'

const SLUG_LENGTH = 7

export const SMART_LINKS: EntityType<'smart_link'> = {
  kind: 'smart_link',
  collection: 'smart-links',
  noun: 'smart link',
  description: 'One URL, many offers.',
  input: smartLinkInput,
  fields: smartLinkInput.shape,
  hidden: [],
  prepare: (input, scope, before) => {
    const link = input as SmartLinkInput
    const { caps, problems } = prepareCaps(link.caps, before?.caps ?? [], scope)
    const slug = link.slug ?? before?.slug ?? freeSlug(scope.catalog, link.domain_id)
    return { body: { ...link, slug, caps }, problems }
  },
  lint: lintSmartLink,
  statuses: ['active', 'inactive', 'archived'],
  statusOf: (link) => (link.archived ? 'archived' : link.active ? 'active' : 'inactive'),
  textsOf: (link) => [link.name, link.slug, link.description],
}

function freeSlug(catalog: CatalogReader, domainId: number | undefined): string {
  const domain = domainId ?? catalog.defaultDomain?.id ?? 0
  for (;;) {
    const slug = randomText(SLUG_LENGTH)
    if (catalog.linkAt(domain, slug) === undefined) return slug
  }
}
