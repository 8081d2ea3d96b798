import type { BodyOf, TrackingDomain } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { Problem } from './problem.ts'

/** @param before the domain's present revision, undefined for a new one */
export function validateDomain(
  catalog: CatalogReader,
  body: BodyOf<'domain'>,
  before: TrackingDomain | undefined,
): Problem[] {
  const problems: Problem[] = []
  const holder = catalog.domainNamed(body.hostname)
  if (holder !== undefined && holder.id !== before?.id) {
    const message = `Tracking domain ${holder.id} has this host name`
    problems.push({ path: ['hostname'], code: 'hostname.taken', message })
  }
  if (before?.default === true && !body.default) {
    const message = 'Exactly one domain is the default: make another one the default instead'
    problems.push({ path: ['default'], code: 'default.needed', message })
  }
  if (body.default && before?.default !== true) problems.push(...collisionsAsDefault(catalog, before?.id))
  return problems
}

const MAX_NAMED = 20

/** Links without a domain move to the new default, where other links may have their slugs. */
function collisionsAsDefault(catalog: CatalogReader, domainId: number | undefined): Problem[] {
  if (domainId === undefined) return []
  const bySlug = new Map<string, number>()
  for (const link of catalog.liveOf('smart_link')) if (link.domain_id === domainId) bySlug.set(link.slug, link.id)
  const collisions: string[] = []
  for (const link of catalog.liveOf('smart_link')) {
    const other = link.domain_id === undefined ? bySlug.get(link.slug) : undefined
    if (other !== undefined) collisions.push(`${link.slug} (smart links ${link.id} and ${other})`)
  }
  if (collisions.length === 0) return []
  const more = collisions.length > MAX_NAMED ? ` and ${collisions.length - MAX_NAMED} more` : ''
  const message = `Links without a domain would move here, and these slugs are taken: ${collisions.slice(0, MAX_NAMED).join(', ')}${more}`
  return [{ path: ['default'], code: 'slug.taken', message }]
}
