/** Stands on everything the demo makes. */
export const DEMO_TAG = 'demo'

const tags = [DEMO_TAG]

/** Publishers send the demo's visitors; the first may use every link. */
export const DEMO_PUBLISHERS = [
  { name: 'Morning Newsletter', tags },
  { name: 'Gadget Reviews', tags },
  { name: 'Push Network', tags },
] as const

export const DEMO_ADVERTISERS = [
  { name: 'Northwind Outfitters', tags },
  { name: 'Acme Finance', tags },
] as const

/** Where a demo offer leads, under the address of this service. */
const LANDING_QUERY = [
  'click_id={click_id}',
  'link={link_id}',
  'publisher={publisher_id}',
  'sub1={sub1}',
  'country={country}',
  'device={device}',
  'os={os}',
  'browser={browser}',
  'language={language}',
  'time={date_time}',
].join('&')

export const LANDING_PATH = `/demo/offers/{offer_id}?${LANDING_QUERY}`

type AdvertiserName = (typeof DEMO_ADVERTISERS)[number]['name']
type PublisherName = (typeof DEMO_PUBLISHERS)[number]['name']

export interface DemoOffer {
  readonly name: string
  readonly advertiser: AdvertiserName
  readonly payout: string
  readonly revenue: string
  /** Publishers with access; everybody when absent. */
  readonly only?: readonly PublisherName[]
  readonly fields?: Readonly<Record<string, unknown>>
}

export const DEMO_OFFERS: readonly DemoOffer[] = [
  { name: 'Hiking boots', advertiser: 'Northwind Outfitters', payout: '1.80', revenue: '2.50' },
  { name: 'Rain jackets', advertiser: 'Northwind Outfitters', payout: '1.20', revenue: '1.90' },
  { name: 'Trail snacks', advertiser: 'Northwind Outfitters', payout: '0.40', revenue: '0.65' },
  {
    name: 'Giro account (DE, AT, CH)',
    advertiser: 'Acme Finance',
    payout: '12.00',
    revenue: '18.00',
    fields: { targeting: [{ dim: 'country', op: 'in', values: ['DE', 'AT', 'CH'] }] },
  },
  {
    name: 'Flash sale (25 clicks a day)',
    advertiser: 'Northwind Outfitters',
    payout: '2.40',
    revenue: '3.20',
    fields: { caps: [{ scope: 'offer', metric: 'clicks', window: 'day', limit: 25 }] },
  },
  {
    name: 'Insider credit card',
    advertiser: 'Acme Finance',
    payout: '25.00',
    revenue: '38.00',
    only: ['Morning Newsletter'],
    fields: { access: 'private' },
  },
  { name: 'Everything else', advertiser: 'Northwind Outfitters', payout: '0.05', revenue: '0.10' },
]

export interface DemoMember {
  readonly offer: string
  readonly rank?: number
  readonly weight?: number
}

export interface DemoLink {
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly members: readonly DemoMember[]
  readonly fallback: string
  readonly fields: Readonly<Record<string, unknown>>
  /** Who sends visitors to it, and how many of all of them. */
  readonly publishers: readonly [PublisherName, ...PublisherName[]]
  readonly share: number
}

export const DEMO_LINKS: readonly DemoLink[] = [
  {
    slug: 'demo',
    name: 'Outdoor mix',
    description: 'Weights: half of the clicks, three in ten, two in ten',
    members: [
      { offer: 'Hiking boots', weight: 50 },
      { offer: 'Rain jackets', weight: 30 },
      { offer: 'Trail snacks', weight: 20 },
    ],
    fallback: 'Everything else',
    fields: { visibility: 'public', strategy: 'weight' },
    publishers: ['Morning Newsletter', 'Gadget Reviews', 'Push Network'],
    share: 50,
  },
  {
    slug: 'demo-priority',
    name: 'Best offer first',
    description: 'Priority: a country rule first, then a cap of 25 clicks a day, then the fallback',
    members: [
      { offer: 'Giro account (DE, AT, CH)', rank: 1 },
      { offer: 'Flash sale (25 clicks a day)', rank: 2 },
    ],
    fallback: 'Everything else',
    fields: { visibility: 'public', strategy: 'priority' },
    publishers: ['Gadget Reviews', 'Push Network'],
    share: 30,
  },
  {
    slug: 'demo-tiers',
    name: 'Cap, then a shared tier',
    description: 'Priority: one capped offer on top, then two that share what is left by weight',
    members: [
      { offer: 'Flash sale (25 clicks a day)', rank: 1 },
      { offer: 'Hiking boots', rank: 2, weight: 3 },
      { offer: 'Rain jackets', rank: 2, weight: 1 },
    ],
    fallback: 'Everything else',
    fields: { visibility: 'public', strategy: 'priority' },
    publishers: ['Morning Newsletter', 'Push Network'],
    share: 15,
  },
  {
    slug: 'demo-private',
    name: 'Insiders only',
    description: 'Private: only publishers with access to every offer may use it; the others get an error',
    members: [
      { offer: 'Insider credit card', weight: 70 },
      { offer: 'Hiking boots', weight: 30 },
    ],
    fallback: 'Everything else',
    fields: { visibility: 'private', strategy: 'weight' },
    publishers: ['Morning Newsletter', 'Gadget Reviews'],
    share: 5,
  },
]
