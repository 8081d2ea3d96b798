import type { BodyOf, SmartLink } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { Problem } from './problem.ts'
import { domainsOfRules, References } from './references.ts'
import { restrictionsOf } from './restrictions.ts'

/** @param before the link's present revision, undefined for a new one */
export function validateSmartLink(
  catalog: CatalogReader,
  body: BodyOf<'smart_link'>,
  before: SmartLink | undefined,
): Problem[] {
  const references = new References(catalog, before === undefined ? [] : namedBy(before))
  references.check('domain', body.domain_id, ['domain_id'])
  references.check('offer', body.fallback_offer_id, ['fallback_offer_id'])
  for (const [index, member] of body.members.entries()) {
    references.check('offer', member.offer_id, ['members', index, 'offer_id'])
    references.checkRules(member.targeting, ['members', index, 'targeting'])
  }
  for (const [index, cap] of body.caps.entries()) {
    references.checkAll('publisher', cap.publisher_ids, ['caps', index, 'publisher_ids'])
  }
  return [...references.problems, ...slugTaken(catalog, body, before), ...restrictedFallback(catalog, body, before)]
}

function slugTaken(catalog: CatalogReader, body: BodyOf<'smart_link'>, before: SmartLink | undefined): Problem[] {
  const domain = body.domain_id === undefined ? catalog.defaultDomain : catalog.domain(body.domain_id)
  const holder = domain === undefined ? undefined : catalog.linkAt(domain.id, body.slug)
  if (domain === undefined || holder === undefined || holder.id === before?.id) return []
  const message = `Smart link ${holder.id} has this slug on ${domain.hostname}`
  return [{ path: ['slug'], code: 'slug.taken', message }]
}

function restrictedFallback(
  catalog: CatalogReader,
  body: BodyOf<'smart_link'>,
  before: SmartLink | undefined,
): Problem[] {
  if (body.fallback_offer_id === undefined || body.fallback_offer_id === before?.fallback_offer_id) return []
  const offer = catalog.offer(body.fallback_offer_id)
  if (offer === undefined) return []
  return restrictionsOf(offer, catalog).map((restriction) => ({
    path: ['fallback_offer_id'],
    code: `fallback.${restriction.effect}`,
    message: `Offer ${offer.id} (${offer.name}) is restricted. ${restriction.message}`,
    canBeForced: true,
  }))
}

function namedBy(link: SmartLink): string[] {
  const offers = link.members.map((member) => member.offer_id)
  const publishers = link.caps.flatMap((cap) => cap.publisher_ids ?? [])
  return [
    `domain/${link.domain_id}`,
    `offer/${link.fallback_offer_id}`,
    ...offers.map((id) => `offer/${id}`),
    ...publishers.map((id) => `publisher/${id}`),
    ...link.members.flatMap((member) => domainsOfRules(member.targeting)),
  ]
}
