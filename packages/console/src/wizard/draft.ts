import type { SmartLink } from '../api/entities.ts'

type Body = Pick<
  SmartLink,
  | 'name'
  | 'description'
  | 'visibility'
  | 'active'
  | 'strategy'
  | 'members'
  | 'fraud'
  | 'sticky'
  | 'sticky_days'
  | 'no_match'
  | 'referrer_policy'
  | 'tags'
  | 'caps'
>
type Optional<K extends keyof SmartLink> = { readonly [Field in K]: SmartLink[Field] | undefined }

/** A link while it is being written. */
export type LinkDraft = Body &
  Optional<'domain_id' | 'fallback_offer_id' | 'starts_at' | 'ends_at'> & { readonly slug: string }

export type DraftMember = LinkDraft['members'][number]

/** What the guide recommends to most users: weights, private, on. */
export const NEW_DRAFT: LinkDraft = {
  slug: '',
  name: '',
  description: '',
  domain_id: undefined,
  visibility: 'private',
  active: true,
  starts_at: undefined,
  ends_at: undefined,
  strategy: 'weight',
  members: [],
  fallback_offer_id: undefined,
  fraud: { mode: 'monitor', threshold: 70, block_categories: [], to_fallback: false },
  sticky: 'none',
  sticky_days: 1,
  no_match: { status: 404 },
  referrer_policy: 'no-referrer',
  tags: [],
  caps: [],
}

export function draftOf(link: SmartLink): LinkDraft {
  const { slug, domain_id, fallback_offer_id, starts_at, ends_at } = link
  const fields = Object.keys(NEW_DRAFT).map((name) => [name, link[name as keyof SmartLink]])
  return { ...(Object.fromEntries(fields) as Body), slug, domain_id, fallback_offer_id, starts_at, ends_at }
}

/** As the API takes it: what is not there is left out of a new link, and null in a change. */
export function bodyOfDraft(draft: LinkDraft, isNew: boolean): object {
  const members = draft.strategy === 'weight' ? draft.members.map((member) => ({ ...member, rank: 1 })) : draft.members
  const fields = Object.entries({ ...draft, members, slug: draft.slug.trim() === '' ? undefined : draft.slug.trim() })
  return Object.fromEntries(
    fields.flatMap(([name, value]): [string, unknown][] => {
      if (value !== undefined) return [[name, value]]
      return isNew || name === 'slug' ? [] : [[name, null]]
    }),
  )
}
