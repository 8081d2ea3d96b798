import type {
  Advertiser,
  EntityOf,
  Kind,
  Offer,
  Publisher,
  SmartLink,
  TargetingGroup,
  TrackingDomain,
} from '../kinds.ts'

/** Look-ups in a catalog. Those without `any` in their name know only what is not archived. */
export interface CatalogReader {
  publisher(id: number): Publisher | undefined
  advertiser(id: number): Advertiser | undefined
  offer(id: number): Offer | undefined
  smartLink(id: number): SmartLink | undefined
  domain(id: number): TrackingDomain | undefined
  targetingGroup(id: number): TargetingGroup | undefined
  any<K extends Kind>(kind: K, id: number): EntityOf<K> | undefined
  liveOf<K extends Kind>(kind: K): Iterable<EntityOf<K>>
  /** The domain that answers hosts which are no tracking domain, and links without a domain. */
  readonly defaultDomain: TrackingDomain | undefined
  /** The tracking domain of exactly this name. */
  domainNamed(hostname: string): TrackingDomain | undefined
  linkAt(domainId: number, slug: string): SmartLink | undefined
  /** Ids of links that have the offer as a member or fallback. */
  linksOfOffer(offerId: number): Iterable<number>
  /** Ids of offers that use the targeting group. */
  offersOfGroup(groupId: number): Iterable<number>
}
