import type { Kind } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { ADVERTISERS } from '../entities/advertisers.ts'
import type { EntityType } from '../entities/entity-type.ts'
import { OFFERS } from '../entities/offers.ts'
import { PUBLISHERS } from '../entities/publishers.ts'
import { SMART_LINKS } from '../entities/smart-links.ts'
import type { Operations, Saved } from '../operations/operations.ts'
import { DEMO_ADVERTISERS, DEMO_LINKS, DEMO_OFFERS, DEMO_PUBLISHERS, DEMO_TAG, LANDING_PATH } from './demo-catalog.ts'
import type { DemoTokens } from './demo-tokens.ts'

const BY_CONTROL = { actor: 'control' }

/** Whether nobody has put anything into the catalog yet. */
export function isUntouched(view: CatalogView): boolean {
  return (['publisher', 'advertiser', 'offer', 'smart_link'] as const).every(
    (kind) => view.anyOf(kind).next().done === true,
  )
}

/**
 * Makes the demo catalog through the same operations as the API.
 * @param landing address of this service, where demo offers lead
 * @returns the postback tokens of its advertisers
 */
export async function makeDemoCatalog(operations: Operations, landing: string): Promise<DemoTokens> {
  const make = async <K extends Kind>(type: EntityType<K>, bodies: readonly unknown[]): Promise<Saved<K>[]> => {
    const result = await operations.createAll(type, bodies, BY_CONTROL, { body: bodies })
    if (!result.ok) throw new Error(`The demo catalog could not be made: ${result.problem.detail}`)
    return result.value
  }

  const publishers = idsByName(await make(PUBLISHERS, DEMO_PUBLISHERS))
  const madeAdvertisers = await make(ADVERTISERS, DEMO_ADVERTISERS)
  const advertisers = idsByName(madeAdvertisers)
  const offers = idsByName(
    await make(
      OFFERS,
      DEMO_OFFERS.map(({ name, advertiser, payout, revenue, only, fields }) => ({
        name,
        advertiser_id: advertisers.get(advertiser),
        url: landing + LANDING_PATH,
        payout: { amount: payout, currency: 'EUR' },
        revenue: { amount: revenue, currency: 'EUR' },
        tags: [DEMO_TAG],
        ...(only === undefined ? {} : { publisher_ids: only.map((publisher) => publishers.get(publisher)) }),
        ...fields,
      })),
    ),
  )
  await make(
    SMART_LINKS,
    DEMO_LINKS.map(({ slug, name, description, members, fallback, fields }) => ({
      slug,
      name,
      description,
      members: members.map(({ offer, ...rest }) => ({ offer_id: offers.get(offer), ...rest })),
      fallback_offer_id: offers.get(fallback),
      tags: [DEMO_TAG],
      ...fields,
    })),
  )
  return new Map(madeAdvertisers.map(({ entity, shownOnce }) => [entity.id, String(shownOnce['postback_token'])]))
}

/** Demo offers lead to this service, which may have another port after a restart. */
export async function keepDemoLanding(operations: Operations, view: CatalogView, landing: string): Promise<void> {
  const url = landing + LANDING_PATH
  for (const offer of view.liveOf('offer')) {
    if (!offer.tags.includes(DEMO_TAG) || !offer.url.endsWith(LANDING_PATH) || offer.url === url) continue
    const result = await operations.patch(OFFERS, offer.id, { url }, `"${offer.revision}"`, BY_CONTROL)
    if (!result.ok) throw new Error(`Offer ${offer.id} of the demo could not be changed: ${result.problem.detail}`)
  }
}

function idsByName(saved: readonly Saved<'publisher' | 'advertiser' | 'offer'>[]): Map<string, number> {
  return new Map(saved.map(({ entity }) => [entity.name, entity.id]))
}
