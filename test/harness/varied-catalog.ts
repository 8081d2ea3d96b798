import type { ApiClient } from './api.ts'

interface Entity {
  readonly id: number
  readonly revision: number
}

/** Links that use every kind of rule, and edits that change how their clicks are decided. */
export interface VariedCatalog {
  readonly publisherIds: readonly number[]
  readonly links: readonly { readonly id: number; readonly slug: string }[]
  /** Applies the edit of this number; they repeat. */
  edit(number: number): Promise<void>
}

const URLS = [
  'https://a.example/?cid={click_id}&s={sub1}&co={country}&ip={ip}',
  'https://b.example/{sub2}/x?r={referrer}&u={unix_time}&n={random}&l={language}',
  'https://c.example/?ua={user_agent}&x={xid}&p={payout}{currency}&n={random}{random}',
]

export async function createVariedCatalog(control: ApiClient): Promise<VariedCatalog> {
  const create = (collection: string, body: unknown): Promise<Entity> => control.post<Entity>(`/v1/${collection}`, body)
  const advertiser = await create('advertisers', { name: 'Varied' })
  const publishers = [await create('publishers', { name: 'One' }), await create('publishers', { name: 'Two' })]
  const paused = await create('publishers', { name: 'Paused', status: 'paused' })
  const [one, two] = publishers.map(({ id }) => id)
  const group = await create('targeting-groups', {
    name: 'Europe',
    targeting: [{ dim: 'continent', op: 'in', values: ['EU'] }],
  })
  let made = 0
  const offer = (more: Record<string, unknown> = {}): Promise<Entity> =>
    create('offers', {
      name: `Offer ${made}`,
      advertiser_id: advertiser.id,
      url: URLS[made++ % URLS.length],
      payout: { amount: '0.35', currency: 'EUR' },
      revenue: { amount: '0.5', currency: 'EUR' },
      ...more,
    })
  const rule = (dim: string, op: string, values: readonly string[], more = {}) => ({ dim, op, values, ...more })
  const cap = (scope: string, limit: number, more = {}) => ({ scope, metric: 'clicks', window: 'hour', limit, ...more })
  const plain = await offer()
  const second = await offer()
  const germans = await offer({ targeting: [rule('country', 'in', ['DE', 'FR'])] })
  const phones = await offer({ targeting: [rule('device', 'in', ['mobile']), rule('os_version', 'in', ['>=13'])] })
  const addresses = await offer({
    targeting: [
      rule('ip', 'in', ['8.8.8.0/24', '2003::/19']),
      rule('referrer', 'contains', ['news'], { unknown: 'allow' }),
    ],
  })
  const coloured = await offer({ targeting: [rule('param', 'in', ['red'], { param: 'colour' })] })
  const european = await offer({
    targeting_group_id: group.id,
    targeting_group_mode: 'and',
    targeting: [rule('language', 'in', ['de', 'fr'])],
  })
  const timed = await offer({
    schedule: { time_zone: 'visitor', windows: [{ days: ['mon', 'wed', 'fri', 'sun'], from: '06:00', to: '22:00' }] },
  })
  const once = await offer({ duplicates: 'reject' })
  const guarded = await offer({ fraud: { mode: 'enforce', threshold: 60, block_categories: ['declared_bot'] } })
  const lenient = await offer({ fraud: { mode: 'enforce', threshold: 60, rules: { declared_bot: 'shadow' } } })
  const deep = await offer({ deep_link_hosts: ['deep.example', '*.deep.example'] })
  const restricted = await offer({
    access: 'private',
    publisher_ids: [one],
    blocked_sources: [{ publisher_id: one, sub1: 's3' }],
  })
  const capped = await offer({ caps: [cap('offer', 150), cap('offer+publisher+sub1', 30)] })
  const capped2 = await offer({ caps: [cap('offer+publisher', 200, { publisher_ids: [one] })] })
  const fallback = await offer()

  const links: { id: number; slug: string }[] = []
  const link = async (
    slug: string,
    members: readonly Record<string, unknown>[],
    more: Record<string, unknown> = {},
  ) => {
    const saved = await create('smart-links', {
      slug,
      name: slug,
      visibility: 'public',
      members,
      fallback_offer_id: fallback.id,
      ...more,
    })
    links.push({ id: saved.id, slug })
    return saved
  }
  const member = ({ id }: Entity, rank: number, weight: number, more = {}) => ({ offer_id: id, rank, weight, ...more })
  const weighted = await link('weighted', [
    member(plain, 1, 50),
    member(second, 1, 30),
    member(germans, 1, 200),
    member(coloured, 1, 20),
    member(phones, 1, 70),
  ])
  const ranked = await link('ranked', [
    member(addresses, 1, 1),
    member(european, 2, 10),
    member(timed, 2, 30),
    member(phones, 3, 1, { targeting: [rule('browser', 'not_in', ['Chrome'])] }),
    member(germans, 4, 0),
    member(plain, 4, 10),
  ])
  await link('nothing', [member(coloured, 1, 100), member(restricted, 1, 5)], {
    fallback_offer_id: undefined,
    no_match: { status: 204 },
  })
  await link('private', [member(restricted, 1, 100), member(plain, 1, 100)], { visibility: 'private' })
  await link('capped', [member(capped, 1, 100), member(capped2, 2, 100)], {
    strategy: 'priority',
    caps: [cap('link', 500)],
  })
  await link('once', [member(once, 1, 100), member(deep, 2, 50)], { strategy: 'priority', sticky: 'visitor' })
  await link(
    'guarded',
    [member(guarded, 1, 10), member(lenient, 1, 20), member(deep, 1, 30), member(addresses, 1, 60)],
    {
      fraud: { mode: 'enforce', threshold: 80, to_fallback: true },
    },
  )
  await link('empty', [], { fallback_offer_id: undefined })
  await control.patch(`/v1/smart-links/${ranked.id}`, ranked.revision, { strategy: 'priority' })

  const change = async (path: string, body: Record<string, unknown>): Promise<void> => {
    const { revision } = await control.get<Entity>(path)
    await control.patch(path, revision, body)
  }
  const edits: readonly (() => Promise<void>)[] = [
    () =>
      change(`/v1/smart-links/${weighted.id}`, {
        members: [member(plain, 1, 5), member(phones, 1, 95), member(germans, 1, 1)],
      }),
    () => change(`/v1/offers/${second.id}`, { status: 'paused' }),
    () =>
      change(`/v1/offers/${plain.id}`, {
        url: 'https://moved.example/?cid={click_id}&r={referrer}',
        payout: { amount: '1.234567', currency: 'USD' },
      }),
    () => change(`/v1/targeting-groups/${group.id}`, { targeting: [rule('country', 'not_in', ['DE'])] }),
    () => change(`/v1/publishers/${two}`, { status: 'paused' }),
    () => change(`/v1/smart-links/${weighted.id}`, { strategy: 'priority', fallback_offer_id: null }),
    () => change(`/v1/advertisers/${advertiser.id}`, { status: 'paused' }),
    () => change(`/v1/advertisers/${advertiser.id}`, { status: 'active' }),
    () => change(`/v1/publishers/${two}`, { status: 'active' }),
    () => change(`/v1/offers/${second.id}`, { status: 'active', ends_at: '2199-01-01T00:00:00Z' }),
    () => change(`/v1/smart-links/${ranked.id}`, { strategy: 'weight', active: true }),
    () =>
      change(`/v1/offers/${germans.id}`, {
        targeting: [rule('region', 'in', ['DE-BY'], { unknown: 'allow' }), rule('asn', 'not_in', ['3320'])],
      }),
  ]
  return {
    publisherIds: [...publishers.map(({ id }) => id), paused.id],
    links,
    edit: async (number) => edits[number % edits.length]?.(),
  }
}
