import type { Offer, OfferCap, Schedule, TargetingRule } from '../api/entities.ts'

export interface SourceDraft {
  /** null: not chosen yet. */
  readonly publisherId: string | null
  /** Empty: the whole publisher. */
  readonly sub1: string
}

/** An offer while it is written: choices are text, as fields have it. */
export interface OfferDraft {
  readonly name: string
  readonly advertiserId: string | null
  readonly url: string
  readonly active: boolean
  readonly tags: string[]
  readonly payout: string
  readonly revenue: string
  readonly currency: string
  readonly access: Offer['access']
  readonly publisherIds: string[]
  readonly blockedSources: readonly SourceDraft[]
  readonly targeting: readonly TargetingRule[]
  readonly schedule: Schedule | undefined
  readonly caps: readonly OfferCap[]
  readonly fraud: Offer['fraud']
  readonly duplicates: Offer['duplicates']
  readonly groupId: string | null
  readonly groupMode: Offer['targeting_group_mode']
  readonly startsAt: string | undefined
  readonly endsAt: string | undefined
  readonly attributionDays: number
  readonly lateConversion: Offer['late_conversion']
  readonly deepLinkHosts: string[]
}

export function offerDraftOf(offer: Offer | undefined): OfferDraft {
  return {
    name: offer?.name ?? '',
    advertiserId: offer === undefined ? null : String(offer.advertiser_id),
    url: offer?.url ?? '',
    active: offer?.status !== 'paused',
    tags: offer?.tags ?? [],
    payout: offer?.payout.amount ?? '0.00',
    revenue: offer?.revenue.amount ?? '0.00',
    currency: offer?.payout.currency ?? 'EUR',
    access: offer?.access ?? 'public',
    publisherIds: (offer?.publisher_ids ?? []).map(String),
    blockedSources: (offer?.blocked_sources ?? []).map(({ publisher_id, sub1 }) => ({
      publisherId: String(publisher_id),
      sub1: sub1 ?? '',
    })),
    targeting: offer?.targeting ?? [],
    schedule: offer?.schedule,
    caps: offer?.caps ?? [],
    fraud: offer?.fraud ?? { mode: 'monitor', threshold: 70, block_categories: [] },
    duplicates: offer?.duplicates ?? 'allow',
    groupId: offer?.targeting_group_id === undefined ? null : String(offer.targeting_group_id),
    groupMode: offer?.targeting_group_mode ?? 'replace',
    startsAt: offer?.starts_at,
    endsAt: offer?.ends_at,
    attributionDays: offer?.attribution_window_days ?? 30,
    lateConversion: offer?.late_conversion ?? 'pending',
    deepLinkHosts: offer?.deep_link_hosts ?? [],
  }
}

/** As the API takes it. What is not edited here stays as it is. */
export function bodyOfOffer(draft: OfferDraft, isNew: boolean): object {
  const { name, advertiserId, url, active, tags, currency, access, targeting, schedule, caps, fraud, duplicates } =
    draft
  /** What is not there is left out of a new offer, and null in a change. */
  const given = (name: string, value: unknown) =>
    value !== undefined ? { [name]: value } : isNew ? {} : { [name]: null }
  return {
    name,
    ...(advertiserId === null ? {} : { advertiser_id: Number(advertiserId) }),
    url,
    status: active ? 'active' : 'paused',
    tags,
    payout: { amount: draft.payout, currency },
    revenue: { amount: draft.revenue, currency },
    access,
    publisher_ids: draft.publisherIds.map(Number),
    // One without a publisher is sent as it is: the server says what it lacks, and where.
    blocked_sources: draft.blockedSources.map(({ publisherId, sub1 }) => ({
      ...(publisherId === null ? {} : { publisher_id: Number(publisherId) }),
      ...(sub1 === '' ? {} : { sub1 }),
    })),
    targeting,
    ...given('schedule', schedule),
    ...given('targeting_group_id', draft.groupId === null ? undefined : Number(draft.groupId)),
    targeting_group_mode: draft.groupMode,
    ...given('starts_at', draft.startsAt),
    ...given('ends_at', draft.endsAt),
    attribution_window_days: draft.attributionDays,
    late_conversion: draft.lateConversion,
    deep_link_hosts: draft.deepLinkHosts,
    caps,
    fraud,
    duplicates,
  }
}
