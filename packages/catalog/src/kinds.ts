import type { z } from 'zod'
import { accessRequestBody } from './entities/access-request.ts'
import { advertiserBody } from './entities/advertiser.ts'
import { offerBody } from './entities/offer.ts'
import { publisherBody } from './entities/publisher.ts'
import { smartLinkBody } from './entities/smart-link.ts'
import { targetingGroupBody } from './entities/targeting-group.ts'
import { trackingDomainBody } from './entities/tracking-domain.ts'

/** What a record of each kind holds. */
export const BODIES = {
  publisher: publisherBody,
  advertiser: advertiserBody,
  offer: offerBody,
  smart_link: smartLinkBody,
  domain: trackingDomainBody,
  targeting_group: targetingGroupBody,
  access_request: accessRequestBody,
} as const

export type Kind = keyof typeof BODIES
export type BodyOf<K extends Kind> = z.output<(typeof BODIES)[K]>

export const KINDS = Object.keys(BODIES) as readonly Kind[]

/** What control knows of an entity beside what people wrote. */
export interface Identity {
  readonly id: number
  /** Counted by the one writer over all kinds; the entity tag of the API. */
  readonly revision: number
  /** Lowest decider version that understands this entity; a lower one must treat it as not eligible. */
  readonly needs: number
  readonly created_at: string
  readonly updated_at: string
  /** Who made this revision: `token:<id>`, or `control` for what it makes itself. */
  readonly updated_by: string
  /** Archived entities keep their name for reports and are absent everywhere else. */
  readonly archived: boolean
}

export type EntityOf<K extends Kind> = Identity & BodyOf<K>

export type Publisher = EntityOf<'publisher'>
export type Advertiser = EntityOf<'advertiser'>
export type Offer = EntityOf<'offer'>
export type SmartLink = EntityOf<'smart_link'>
export type TrackingDomain = EntityOf<'domain'>
export type TargetingGroup = EntityOf<'targeting_group'>
export type AccessRequest = EntityOf<'access_request'>
