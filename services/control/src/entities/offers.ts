import type { OfferInput } from '@smartlink/catalog/entities/offer'
import { offerInput } from '@smartlink/catalog/entities/offer'
import { lintOffer } from '@smartlink/catalog/lint/lint-offer'
import type { EntityType } from './entity-type.ts'
import { prepareCaps } from './prepare-caps.ts'

export const OFFERS: EntityType<'offer'> = {
  kind: 'offer',
  collection: 'offers',
  noun: 'offer',
  description: 'What an advertiser pays for: where visitors go, who may send traffic, and on which conditions.',
  input: offerInput,
  fields: offerInput.shape,
  hidden: [],
  prepare: (input, scope, before) => {
    const offer = input as OfferInput
    const { caps, problems } = prepareCaps(offer.caps, before?.caps ?? [], scope)
    return { body: { ...offer, caps }, problems }
  },
  lint: lintOffer,
  statuses: ['active', 'paused', 'archived'],
  statusOf: (offer) => (offer.archived ? 'archived' : offer.status),
  textsOf: (offer) => [offer.name],
}
