import type { ApiClient, Json } from '../api/api-client.ts'
import { ApiRefusedError } from '../api/errors.ts'
import { choiceFlag, listFlag, numberFlag, textFlag, toggleFlag } from './body-flag.ts'
import { column } from './entity-kind.ts'
import type { Entity, EntityKind } from './entity-kind.ts'
import { MEMBER_FLAG } from './member-flag.ts'
import { CAP_FLAG, OTHERWISE_FLAG } from './value-flags.ts'

export const LINKS: EntityKind = {
  verb: 'links',
  says: 'smart links: one URL, many offers',
  collection: 'smart-links',
  noun: 'link',
  statuses: ['active', 'inactive', 'archived'],
  names: ['slug', 'name'],
  columns: [
    column('ID', 'id'),
    column('SLUG', 'slug'),
    column('NAME', 'name'),
    column('STATUS', 'status'),
    column('VISIBLE', 'visibility'),
    column('STRATEGY', 'strategy'),
    { head: 'OFFERS', of: (link) => membersOf(link).length },
    column('FALLBACK', 'fallback_offer_id'),
    column('TAGS', 'tags'),
  ],
  flags: [
    textFlag('--slug <text>', 'slug', 'what stands in the URL; one is made when there is none'),
    textFlag('--name <text>', 'name', 'what people call it'),
    textFlag('--description <text>', 'description', 'more words'),
    numberFlag('--domain <id>', 'domain_id', 'its tracking domain; the default one without it'),
    choiceFlag('--visibility <who>', 'visibility', ['public', 'private'], 'who may send traffic'),
    toggleFlag('--active', 'active', 'whether it takes clicks'),
    textFlag('--starts <time>', 'starts_at', 'from when it takes clicks, RFC 3339'),
    textFlag('--ends <time>', 'ends_at', 'until when, not included'),
    choiceFlag('--strategy <name>', 'strategy', ['weight', 'priority'], 'how an offer is chosen'),
    MEMBER_FLAG,
    numberFlag('--fallback <offer>', 'fallback_offer_id', 'offer for visitors whom no other one takes'),
    choiceFlag('--sticky <what>', 'sticky', ['none', 'visitor'], 'whether a visitor comes to the same offer again'),
    OTHERWISE_FLAG,
    CAP_FLAG,
    listFlag('--tag <text>', 'tags', 'a tag; repeatable, and all there are'),
  ],
  more: async (api, link) => [...(await offerNames(api, link)), ...(await trackingUrl(api, link))],
  example: `smartlink links create --slug spring --name 'Spring offers' --visibility public --active \\
    --strategy weight --member 1:70 --member 2:30 --fallback 3`,
}

function membersOf(link: Entity): readonly Json[] {
  return (link['members'] ?? []) as readonly Json[]
}

/** What the offers of a link are called: its fields name them by id. */
async function offerNames(api: ApiClient, link: Entity): Promise<readonly string[]> {
  const ids = new Set([...membersOf(link).map((member) => member['offer_id']), link['fallback_offer_id']])
  ids.delete(undefined)
  const lines: string[] = []
  for (const id of ids) {
    const offer = await api.get<Entity>(`/v1/offers/${String(id)}`)
    lines.push(`offer ${offer.id}: ${String(offer['name'])} (${offer.status})`)
  }
  return lines
}

/** The URL to hand out; a control that was not told where the ingress answers has none. */
async function trackingUrl(api: ApiClient, link: Entity): Promise<readonly string[]> {
  if (link.status === 'archived') return []
  try {
    const { template } = await api.get<{ template: string }>(`/v1/smart-links/${link.id}/tracking-urls`, { limit: 1 })
    return [`URL for publishers: ${template}`]
  } catch (error) {
    if (error instanceof ApiRefusedError && error.code === 'control.no_ingress_url') return []
    throw error
  }
}
