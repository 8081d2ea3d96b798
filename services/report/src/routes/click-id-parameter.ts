import { formatUuid } from '@smartlink/events/uuid7'
import { z } from 'zod'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A click token holds the id behind its key id and flags; who may read clicks may read any, so nothing is proved by it. */
const TOKEN = /^[A-Za-z0-9_-]{60}$/
const ID_IN_TOKEN = [2, 18] as const

/** The id of a click in a path; anything else that stands there is not found. */
export const clickIdParameter = z.object({
  click_id: z
    .string()
    .transform((text) =>
      TOKEN.test(text) ? formatUuid(Buffer.from(text, 'base64url').subarray(...ID_IN_TOKEN)) : text.toLowerCase(),
    )
    .pipe(z.string().regex(UUID_V7))
    .describe('Its id, or the click token of 60 characters that advertisers send back'),
})
