import { OwnerIndex } from './owner-index.ts'

/** Where a link answers; on the default domain where none is named, so that another default moves no link. */
export interface SlugPlace {
  readonly slug: string
  readonly domain_id?: number
}

/** Which link has a slug on a domain. */
export class SlugIndex {
  readonly #owners = new OwnerIndex<string>()

  /** @param to undefined for a link that is archived */
  move(linkId: number, from: SlugPlace | undefined, to: SlugPlace | undefined): void {
    this.#owners.move(linkId, nameOf(from), nameOf(to))
  }

  /** Id of the link, by its domain's id or by being on the default domain. */
  find(domainId: number, slug: string, defaultDomainId: number | undefined): number | undefined {
    const named = this.#owners.ownerOf(`${domainId}/${slug}`)
    return named ?? (domainId === defaultDomainId ? this.#owners.ownerOf(slug) : undefined)
  }
}

/** No slug holds a slash, so that one alone can be a name as well: most links name no domain. */
function nameOf(place: SlugPlace | undefined): string | undefined {
  return place?.domain_id === undefined ? place?.slug : `${place.domain_id}/${place.slug}`
}
