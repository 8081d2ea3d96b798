import { MACROS } from '@smartlink/routing/target/macros'
import { macrosOf } from '../entities/url-template.ts'
import type { LintRule } from './finding.ts'
import { offerName } from './offer-state.ts'

export const unknownMacros: LintRule = (link, context) => {
  const offers = link.members.map((member, index) => ({ id: member.offer_id, path: ['members', index, 'offer_id'] }))
  if (link.fallback_offer_id !== undefined) offers.push({ id: link.fallback_offer_id, path: ['fallback_offer_id'] })
  return offers.flatMap(({ id, path }) => {
    const macros = macrosOf(context.catalog.offer(id)?.url ?? '')
    const unknown = macros.filter((name) => !MACROS.has(name))
    const findings = unknown.map((name) => ({
      level: 'warning' as const,
      code: 'macro.unknown',
      message: `The address of offer ${offerName(id, context)} has the macro {${name}}, which is not known and becomes empty`,
      fix: 'Correct its name, or remove it from the address',
      path,
    }))
    if (context.catalog.offer(id) === undefined || macros.includes('click_id') || macros.includes('transaction_id')) {
      return findings
    }
    return [
      ...findings,
      {
        level: 'warning' as const,
        code: 'macro.no_click_id',
        message: `The address of offer ${offerName(id, context)} does not carry {click_id}: its advertiser can't report conversions`,
        fix: 'Add {click_id} to the address',
        path,
      },
    ]
  })
}
