import { badRequest } from '@smartlink/http/problem'
import type { Problem } from '@smartlink/http/problem'
import { z } from 'zod'

const MAX_LIMIT = 1_000
const DEFAULT_LIMIT = 100

export const limitParameter = z
  .string()
  .regex(/^[1-9][0-9]{0,3}$/, { error: `Must be a whole number from 1 to ${MAX_LIMIT}` })
  .transform(Number)
  .pipe(z.int().max(MAX_LIMIT))
  .default(DEFAULT_LIMIT)
  .describe('Most elements in one answer')

export const cursorParameter = z
  .string()
  .max(100)
  .exactOptional()
  .describe('`next_cursor` of the answer before; absent for the first')

/** What every list takes. */
export function listQuery(statuses: readonly string[]) {
  return z.strictObject({
    limit: limitParameter,
    cursor: cursorParameter,
    q: z.string().max(200).exactOptional().describe('Text in the name, or the id'),
    tag: z.string().max(64).exactOptional().describe('Exactly one of its tags'),
    status: z
      .enum(['all', ...statuses])
      .exactOptional()
      .describe('Without it, everything that is not archived'),
  })
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly next_cursor: string | null
}

export function pageOf(item: z.ZodType) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable().describe('null on the last page'),
  })
}

/**
 * The elements after the cursor, by rising id. A cursor names the last id that was shown, so what is made or archived
 * meanwhile neither repeats nor hides anything else.
 */
export function pageAfter<T extends { readonly id: number }>(
  matching: Iterable<T>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): { readonly page: Page<T> } | { readonly problem: Problem } {
  const after = cursor === undefined ? 0 : readCursor(cursor)
  if (after === undefined) {
    const errors = [{ pointer: '?cursor', code: 'not_allowed', message: 'Is no next_cursor of this list' }]
    return { problem: badRequest('request.bad_query', 'Some query parameters are not valid', { errors }) }
  }
  const rest: T[] = []
  for (const element of matching) if (element.id > after) rest.push(element)
  rest.sort((a, b) => a.id - b.id)
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return { page: { items, next_cursor: last === undefined || rest.length <= limit ? null : writeCursor(last.id) } }
}

function writeCursor(lastId: number): string {
  return Buffer.from(`after ${lastId}`).toString('base64url')
}

function readCursor(cursor: string): number | undefined {
  const id = /^after ([0-9]{1,10})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  return id === undefined ? undefined : Number(id)
}
