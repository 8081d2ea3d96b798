import type { BodyOf } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'

/** One way in which an offer does not take every click. */
export interface Restriction {
  readonly field: 'targeting' | 'targeting_group_id' | 'schedule' | 'access' | 'fraud' | 'caps'
  /** As a fallback, such a condition is not looked at; a hard cap is, and loses the clicks beyond it. */
  readonly effect: 'ignored' | 'loses_clicks'
  readonly message: string
}

/** What keeps an offer from being a fallback that takes every click. */
export function restrictionsOf(offer: BodyOf<'offer'>, catalog: CatalogReader): Restriction[] {
  const restrictions: Restriction[] = []
  const ignored = (field: Restriction['field'], what: string) =>
    restrictions.push({
      field,
      effect: 'ignored',
      message: `Its ${what} will be ignored for clicks that fall back to it`,
    })

  const group = offer.targeting_group_id === undefined ? undefined : catalog.targetingGroup(offer.targeting_group_id)
  if (offer.targeting.length > 0) ignored('targeting', 'targeting')
  if ((group?.targeting.length ?? 0) > 0) ignored('targeting_group_id', 'targeting group')
  if (offer.schedule !== undefined) ignored('schedule', 'schedule')
  if (offer.access !== 'public') ignored('access', `access \`${offer.access}\``)
  if (offer.fraud.mode === 'enforce') ignored('fraud', 'enforced fraud settings')
  const hard = offer.caps.filter((cap) => cap.enforcement === 'hard')
  if (hard.length > 0) {
    const limits = hard.map((cap) => `${cap.limit} ${cap.metric} (${cap.window})`).join(', ')
    restrictions.push({
      field: 'caps',
      effect: 'loses_clicks',
      message: `Its hard caps hold for clicks that fall back to it too; beyond them clicks are lost: ${limits}`,
    })
  }
  return restrictions
}
