import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import { DEMO_LINKS, DEMO_TAG } from './demo-catalog.ts'

/** A demo link and the publishers that send visitors to it. */
export interface DemoSource {
  readonly slug: string
  readonly publisherIds: readonly [number, ...number[]]
  readonly share: number
}

/** A demo link as people are shown it: who may click it, and what that shows. */
export interface DemoLinkToClick {
  readonly slug: string
  readonly publisherId: number
  readonly description: string
}

export function demoLinks(view: CatalogView): DemoLinkToClick[] {
  const descriptions = new Map(DEMO_LINKS.map(({ slug, description }) => [slug, description]))
  return demoTrafficSources(view).map(({ slug, publisherIds: [publisherId] }) => ({
    slug,
    publisherId,
    description: descriptions.get(slug) ?? '',
  }))
}

/** What demo visitors click; only what of the demo catalog is still there. */
export function demoTrafficSources(view: CatalogView): DemoSource[] {
  const ids = new Map<string, number>()
  for (const { name, id, tags } of view.liveOf('publisher')) if (tags.includes(DEMO_TAG)) ids.set(name, id)
  const slugs = new Set(
    [...view.liveOf('smart_link')].filter(({ tags }) => tags.includes(DEMO_TAG)).map(({ slug }) => slug),
  )
  return DEMO_LINKS.filter(({ slug }) => slugs.has(slug)).flatMap(({ slug, publishers, share }) => {
    const [first, ...rest] = publishers.map((name) => ids.get(name)).filter((id) => id !== undefined)
    return first === undefined ? [] : [{ slug, publisherIds: [first, ...rest] as const, share }]
  })
}
