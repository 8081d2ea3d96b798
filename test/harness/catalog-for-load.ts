import type { ApiClient } from './api.ts'

interface Entity {
  readonly id: number
}

/** A small catalog for load: a weighted link over two offers, and a priority link whose first offer runs out of its cap. */
export interface LoadCatalog {
  readonly publisherIds: readonly number[]
  readonly weightLink: { readonly id: number; readonly slug: string }
  readonly cappedLink: {
    readonly id: number
    readonly slug: string
    readonly cappedOfferId: number
    readonly cap: number
  }
}

/** Offers whose URL carries what the ledger reads: the click token as `cid` and the offer as `offer`. */
const OFFER_URL = 'https://offer.example/landing?cid={click_id}&offer={offer_id}&pub={publisher_id}&sub1={sub1}'

export async function createLoadCatalog(control: ApiClient, cap: number): Promise<LoadCatalog> {
  const advertiser = await control.post<Entity>('/v1/advertisers', { name: 'Load advertiser' })
  const publishers = [
    await control.post<Entity>('/v1/publishers', { name: 'Load publisher 1' }),
    await control.post<Entity>('/v1/publishers', { name: 'Load publisher 2' }),
  ]
  const offer = (name: string, more: Record<string, unknown> = {}): Promise<Entity> =>
    control.post<Entity>('/v1/offers', {
      name,
      advertiser_id: advertiser.id,
      url: OFFER_URL,
      access: 'public',
      payout: { amount: '0.50', currency: 'EUR' },
      revenue: { amount: '0.80', currency: 'EUR' },
      ...more,
    })
  const first = await offer('Load A')
  const second = await offer('Load B')
  const capped = await offer('Load capped', {
    caps: [
      {
        scope: 'offer',
        metric: 'clicks',
        window: 'total',
        limit: cap,
        time_zone: 'UTC',
        mode: 'additional',
        enforcement: 'hard',
      },
    ],
  })
  const link = (slug: string, more: Record<string, unknown>): Promise<Entity> =>
    control.post<Entity>('/v1/smart-links', {
      slug,
      name: slug,
      visibility: 'public',
      active: true,
      fallback_offer_id: second.id,
      ...more,
    })
  const weightLink = await link('load-weight', {
    strategy: 'weight',
    members: [
      { offer_id: first.id, weight: 70 },
      { offer_id: second.id, weight: 30 },
    ],
  })
  const cappedLink = await link('load-capped', {
    strategy: 'priority',
    members: [
      { offer_id: capped.id, rank: 1 },
      { offer_id: first.id, rank: 2 },
    ],
  })
  return {
    publisherIds: publishers.map(({ id }) => id),
    weightLink: { id: weightLink.id, slug: 'load-weight' },
    cappedLink: { id: cappedLink.id, slug: 'load-capped', cappedOfferId: capped.id, cap },
  }
}
