import type { Offer } from '../kinds.ts'
import type { LintRule } from './finding.ts'

const MAX_NAMED = 50

/** A private link answers with an error to publishers who lack access to any one of its offers. */
export const lockedOutPublishers: LintRule = (link, { catalog }) => {
  if (link.visibility !== 'private') return []
  const closed = new Map<number, Offer>()
  for (const { offer_id } of link.members) {
    const offer = catalog.offer(offer_id)
    if (offer !== undefined && offer.access !== 'public') closed.set(offer.id, offer)
  }
  if (closed.size === 0) return []

  const granted = [...closed.values()].map((offer) => ({ offer, publishers: new Set(offer.publisher_ids) }))
  const locked: string[] = []
  let served = 0
  let lockedOut = 0
  for (const publisher of catalog.liveOf('publisher')) {
    const missing = granted.filter(({ publishers }) => !publishers.has(publisher.id)).map(({ offer }) => offer)
    if (missing.length === 0) served++
    else if (++lockedOut <= MAX_NAMED) {
      const offers = missing.map((offer) => `${offer.id} (${offer.name})`).join(', ')
      locked.push(`${publisher.id} (${publisher.name}): no access to offer ${offers}`)
    }
  }
  if (lockedOut === 0) return []
  const more = lockedOut > MAX_NAMED ? `; and ${lockedOut - MAX_NAMED} more` : ''
  const who = served === 0 ? 'Nobody can use this private link' : 'These publishers get an error from this private link'
  return [
    {
      level: served === 0 ? 'error' : 'warning',
      code: served === 0 ? 'private.nobody' : 'private.locked_out',
      message: `${who}. ${locked.join('; ')}${more}`,
      fix: 'Give them access to every offer of the link, or make the link public',
      path: ['visibility'],
    },
  ]
}
