import type { AccessRequest, BodyOf } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'
import type { Problem } from './problem.ts'
import { References } from './references.ts'

/** @param before the request's present revision, undefined for a new one */
export function validateAccessRequest(
  catalog: CatalogReader,
  body: BodyOf<'access_request'>,
  before: AccessRequest | undefined,
): Problem[] {
  if (before !== undefined) return []
  const references = new References(catalog)
  references.check('offer', body.offer_id, ['offer_id'])
  references.check('publisher', body.publisher_id, ['publisher_id'])
  const problems: Problem[] = [...references.problems]
  const offer = catalog.offer(body.offer_id)
  if (offer !== undefined && offer.access !== 'approval') {
    problems.push({
      path: ['offer_id'],
      code: 'access.not_asked_for',
      message: `Access to this offer is \`${offer.access}\`, not \`approval\``,
    })
  } else if (offer?.publisher_ids.includes(body.publisher_id) === true) {
    problems.push({ path: ['offer_id'], code: 'access.granted', message: 'The publisher has access already' })
  }
  for (const request of catalog.liveOf('access_request')) {
    const same = request.offer_id === body.offer_id && request.publisher_id === body.publisher_id
    if (same && request.status === 'pending') {
      problems.push({
        path: ['offer_id'],
        code: 'access.pending',
        message: `Request ${request.id} waits for an answer`,
      })
    }
  }
  return problems
}
