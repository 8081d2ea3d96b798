import type { BodyOf, Offer } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { Problem } from './problem.ts'
import { domainsOfRules, References } from './references.ts'
import { restrictionsOf } from './restrictions.ts'

/** @param before the offer's present revision, undefined for a new one */
export function validateOffer(catalog: CatalogReader, body: BodyOf<'offer'>, before: Offer | undefined): Problem[] {
  const references = new References(catalog, before === undefined ? [] : namedBy(before))
  references.check('advertiser', body.advertiser_id, ['advertiser_id'])
  references.check('targeting_group', body.targeting_group_id, ['targeting_group_id'])
  references.checkAll('publisher', body.publisher_ids, ['publisher_ids'])
  references.checkRules(body.targeting, ['targeting'])
  for (const [index, source] of body.blocked_sources.entries()) {
    references.check('publisher', source.publisher_id, ['blocked_sources', index, 'publisher_id'])
  }
  for (const [index, cap] of body.caps.entries()) {
    references.checkAll('publisher', cap.publisher_ids, ['caps', index, 'publisher_ids'])
  }
  return [...references.problems, ...(before === undefined ? [] : asFallback(catalog, body, before))]
}

/** An offer that some link falls back to must not become restricted unnoticed. */
function asFallback(catalog: CatalogReader, body: BodyOf<'offer'>, before: Offer): Problem[] {
  const links = [...catalog.linksOfOffer(before.id)]
    .map((id) => catalog.smartLink(id))
    .filter((link) => link?.fallback_offer_id === before.id)
  if (links.length === 0) return []
  const already = new Set(restrictionsOf(before, catalog).map((restriction) => restriction.message))
  const names = links.slice(0, 5).map((link) => `${link?.id} (${link?.slug})`)
  const more = links.length > 5 ? ` and ${links.length - 5} more` : ''
  return restrictionsOf(body, catalog)
    .filter((restriction) => !already.has(restriction.message))
    .map((restriction) => ({
      path: [restriction.field],
      code: `fallback.${restriction.effect}`,
      message: `This offer is the fallback of smart link ${names.join(', ')}${more}. ${restriction.message}`,
      canBeForced: true,
    }))
}

function namedBy(offer: Offer): string[] {
  const publishers = [
    ...offer.publisher_ids,
    ...offer.blocked_sources.map((source) => source.publisher_id),
    ...offer.caps.flatMap((cap) => cap.publisher_ids ?? []),
  ]
  return [
    `advertiser/${offer.advertiser_id}`,
    `targeting_group/${offer.targeting_group_id}`,
    ...publishers.map((id) => `publisher/${id}`),
    ...domainsOfRules(offer.targeting),
  ]
}
