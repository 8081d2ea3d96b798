import type { Problem } from './problem.ts'
import { badRequest, preconditionFailed, preconditionRequired } from './problem.ts'

/** The entity tag of a revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`
}

const TAG = /^(?:W\/)?"?([0-9]{1,16})"?$/

/**
 * Whether an `If-Match` header allows a change of `revision`.
 * @returns why not, or undefined
 */
export function refusalOfIfMatch(header: string | undefined, revision: number): Problem | undefined {
  const extensions = { revision }
  const headers = { etag: entityTag(revision) }
  if (header === undefined || header.trim() === '') {
    return preconditionRequired('revision.required', 'Send the revision you have read in If-Match', {
      headers,
      extensions,
    })
  }
  const tags = header.split(',').map((tag) => tag.trim())
  if (tags.includes('*')) return undefined
  const revisions = tags.map((tag) => TAG.exec(tag)?.[1])
  if (revisions.some((text) => text === undefined)) {
    return badRequest('revision.malformed', 'If-Match must be the ETag of what you have read, such as "12"')
  }
  if (revisions.some((text) => Number(text) === revision)) return undefined
  return preconditionFailed('revision.mismatch', `The revision is ${revision} now: read it again before changing it`, {
    headers,
    extensions,
  })
}
