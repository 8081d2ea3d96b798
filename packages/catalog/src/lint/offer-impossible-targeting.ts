import type { TargetingRule } from '../entities/targeting-rule.ts'
import type { Offer } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { OfferLintRule } from './offer-finding.ts'
import { offerName } from './offer-state.ts'

/** Dimensions of which a visitor has one value, compared as it is written. */
const SINGLE_VALUED: ReadonlySet<string> = new Set([
  'continent',
  'country',
  'region',
  'device',
  'language',
  'asn',
  'connection',
  'visitor',
])

export const offerImpossibleTargeting: OfferLintRule = (offer, context) => {
  const dimension = contradictionIn(rulesOf(offer, context.catalog))
  if (dimension === undefined) return []
  return [
    {
      level: 'error',
      code: 'targeting.impossible',
      message: `No visitor can pass the targeting of offer ${offerName(offer.id, context)}: its rules on ${dimension} exclude each other`,
      fix: 'All rules have to pass; put alternatives into the values of one rule',
      path: ['targeting'],
    },
  ]
}

/** The rules that a click has to pass: those of the offer, of its group, or of both. */
export function rulesOf(offer: Offer, catalog: CatalogReader): readonly TargetingRule[] {
  const group = offer.targeting_group_id === undefined ? undefined : catalog.targetingGroup(offer.targeting_group_id)
  if (group === undefined) return offer.targeting
  return offer.targeting_group_mode === 'replace' ? group.targeting : [...group.targeting, ...offer.targeting]
}

/** The dimension whose rules leave no value, or undefined. Rules that let an unknown value through leave that one. */
export function contradictionIn(rules: readonly TargetingRule[]): string | undefined {
  const byDimension = new Map<string, TargetingRule[]>()
  for (const rule of rules) {
    if (SINGLE_VALUED.has(rule.dim)) byDimension.set(rule.dim, [...(byDimension.get(rule.dim) ?? []), rule])
  }
  for (const [dimension, own] of byDimension) {
    const including = own.filter((rule) => rule.op === 'in')
    const [first] = including
    if (first === undefined || own.every((rule) => rule.unknown === 'allow')) continue
    const left = first.values
      .map(String)
      .filter((value) => own.every((rule) => rule.values.map(String).includes(value) === (rule.op === 'in')))
    if (left.length === 0) return dimension
  }
  return undefined
}
