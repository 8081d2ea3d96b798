import type { BodyOf, TargetingGroup } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { Problem } from './problem.ts'
import { domainsOfRules, References } from './references.ts'

/** @param before the group's present revision, undefined for a new one */
export function validateTargetingGroup(
  catalog: CatalogReader,
  body: BodyOf<'targeting_group'>,
  before: TargetingGroup | undefined,
): Problem[] {
  const references = new References(catalog, domainsOfRules(before?.targeting ?? []))
  references.checkRules(body.targeting, ['targeting'])
  return [...references.problems, ...restrictsFallbacks(catalog, body, before)]
}

/** Rules in a group that had none restrict every offer that uses it, and one of them may be a fallback. */
function restrictsFallbacks(
  catalog: CatalogReader,
  body: BodyOf<'targeting_group'>,
  before: TargetingGroup | undefined,
): Problem[] {
  if (before === undefined || before.targeting.length > 0 || body.targeting.length === 0) return []
  const fallbacks = [...catalog.offersOfGroup(before.id)].filter((offerId) =>
    [...catalog.linksOfOffer(offerId)].some((id) => catalog.smartLink(id)?.fallback_offer_id === offerId),
  )
  return fallbacks.slice(0, 20).map((offerId) => ({
    path: ['targeting'],
    code: 'fallback.ignored',
    message: `Offer ${offerId} uses this group and is a fallback: these rules will be ignored for clicks that fall back to it`,
    canBeForced: true,
  }))
}
