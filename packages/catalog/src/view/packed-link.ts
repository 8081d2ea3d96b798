import { smartLinkBody } from '../entities/smart-link.ts'
import type { Member, SmartLinkBody } from '../entities/smart-link.ts'
import type { Identity, SmartLink } from '../kinds.ts'
import type { SlugPlace } from './slug-index.ts'

/**
 * A link as who knows many and needs few at a time keeps it: one text, about a fifth of its record, in which everything
 * is left out that is as the schema fills it in. It is a JSON array that begins with the revision.
 */
export type PackedLink = string

/** Of the largest number that is a safe integer. */
const MAX_DIGITS = 16

type Fields = readonly [
  revision: number,
  archived: 0 | 1,
  slug: string,
  /** 0 where none is named. */
  domainId: number,
  members: readonly PackedMember[],
  others: Readonly<Record<string, unknown>>,
  needs: number,
  updatedBy: string,
  createdAt: string,
  /** 0 where it was never changed. */
  updatedAt: string | 0,
]

/** The end of it is left out where it is as usual. */
type PackedMember = readonly [
  offerId: number,
  weight?: number,
  rank?: number,
  targeting?: Member['targeting'] | undefined,
]

const {
  slug: _slug,
  name: _name,
  members: _members,
  ...DEFAULTS
} = smartLinkBody.parse({ slug: 'any', name: 'any', caps: [] })
const USUAL_FIELDS = new Map(
  Object.entries(DEFAULTS).map(([field, value]) => [field, { value: value as unknown, text: JSON.stringify(value) }]),
)
const [USUAL_MEMBER] = smartLinkBody.shape.members.parse([{ offer_id: 1 }]) as [Member]

export function packLink(link: SmartLink): PackedLink {
  const { id: _id, revision, archived, needs, created_at, updated_at, updated_by, ...body } = link
  const { slug, domain_id = 0, members, ...rest } = body
  const others = Object.fromEntries(Object.entries(rest).filter(([field, value]) => !isUsual(field, value)))
  const changedAt = updated_at === created_at ? 0 : updated_at
  const packed = members.map(packMember)
  const flag = archived ? 1 : 0
  const fields: Fields = [revision, flag, slug, domain_id, packed, others, needs, updated_by, created_at, changedAt]
  return JSON.stringify(fields)
}

/** The same link again. What is as the schema fills it in is shared by all links, so nothing of it may be changed. */
export function unpackLink(id: number, text: PackedLink): SmartLink {
  const [revision, flag, slug, domainId, members, others, needs, updated_by, created_at, changedAt] = fieldsOf(text)
  const identity: Identity = {
    id,
    revision,
    needs,
    created_at,
    updated_at: changedAt === 0 ? created_at : changedAt,
    updated_by,
    archived: flag === 1,
  }
  const body = { ...DEFAULTS, ...(others as Partial<SmartLinkBody> & Pick<SmartLinkBody, 'name'>) }
  return { ...identity, ...placeOf(slug, domainId), ...body, members: members.map(unpackMember) }
}

export function revisionOf(text: PackedLink): number {
  return Number.parseInt(text.slice(1, 1 + MAX_DIGITS), 10)
}

/** Where it answers; undefined for a link that is archived. */
export function livePlaceOf(text: PackedLink): SlugPlace | undefined {
  const [, flag, slug, domainId] = fieldsOf(text)
  return flag === 1 ? undefined : placeOf(slug, domainId)
}

function fieldsOf(text: PackedLink): Fields {
  return JSON.parse(text) as Fields
}

function placeOf(slug: string, domainId: number): SlugPlace {
  return domainId === 0 ? { slug } : { slug, domain_id: domainId }
}

function isUsual(field: string, value: unknown): boolean {
  const usual = USUAL_FIELDS.get(field)
  if (usual === undefined) return false
  return usual.value === value || (typeof value === 'object' && usual.text === JSON.stringify(value))
}

function packMember({ offer_id, weight, rank, targeting }: Member): PackedMember {
  if (targeting.length > 0) return [offer_id, weight, rank, targeting]
  if (rank !== USUAL_MEMBER.rank) return [offer_id, weight, rank]
  return weight === USUAL_MEMBER.weight ? [offer_id] : [offer_id, weight]
}

function unpackMember([offer_id, weight, rank, targeting]: PackedMember): Member {
  return {
    offer_id,
    rank: rank ?? USUAL_MEMBER.rank,
    weight: weight ?? USUAL_MEMBER.weight,
    targeting: targeting ?? USUAL_MEMBER.targeting,
  }
}
