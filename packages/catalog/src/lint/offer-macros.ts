import { MACROS } from '@smartlink/routing/target/macros'
import { macrosOf } from '../entities/url-template.ts'
import type { Finding } from './finding.ts'
import type { OfferLintRule } from './offer-finding.ts'
import { offerName } from './offer-state.ts'

/** Any of these carries the click to the advertiser. */
const CLICK_ID_MACROS = ['click_id', 'transaction_id']

export const offerMacros: OfferLintRule = (offer, context) => {
  const name = offerName(offer.id, context)
  const macros = macrosOf(offer.url)
  const findings = macros
    .filter((macro) => !MACROS.has(macro))
    .map((macro): Finding => ({
      level: 'warning',
      code: 'macro.unknown',
      message: `The address of offer ${name} has the macro {${macro}}, which is not known and becomes empty`,
      fix: 'Correct its name, or remove it from the address',
      path: ['url'],
    }))
  if (macros.some((macro) => CLICK_ID_MACROS.includes(macro))) return findings
  findings.push({
    level: 'warning',
    code: 'macro.no_click_id',
    message: `The address of offer ${name} does not carry {click_id}: its advertiser can't report conversions`,
    fix: 'Add {click_id} to the address',
    path: ['url'],
  })
  return findings
}
