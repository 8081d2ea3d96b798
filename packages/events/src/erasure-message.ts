import { z } from 'zod'
import { jsonMessage, timeMs } from './json-message.ts'
import type { JsonMessage } from './json-message.ts'

const count = z.number().int().nonnegative()

/** Hashes that an address has, each under one master key and in one period. */
export const MAX_ERASED_HASHES = 10_000

/**
 * Value under `erasure/<id>` in `erased.v1`: what somebody asked to be erased, and how far that is. Control writes it when it
 * is asked, click-sink as it gets on; the keys that are never to come back stand beside it (`erased-message.ts`).
 */
const schema = z.object({
  id: z.uuid(),
  subject: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('publisher'), publisher_id: count }),
    z.object({ kind: z.literal('click'), click_id: z.uuid() }),
    z.object({
      kind: z.literal('address'),
      hashes: z
        .array(z.object({ key_id: count, hash: z.string().regex(/^[0-9a-f]{16}$/) }))
        .min(1)
        .max(MAX_ERASED_HASHES),
    }),
  ]),
  /** What came up to this time is erased. */
  until: timeMs,
  asked_at: timeMs,
  actor: z.string().max(100),
  /**
   * `asked` nobody began; `deleting` rows are being removed; `waiting` until what was under way then is stored, to be removed as
   * well; `rebuilding` sums are made again without them; `done`.
   */
  state: z.enum(['asked', 'deleting', 'waiting', 'rebuilding', 'done']),
  /** What it waits for, or what is left; for people. */
  detail: z.string().max(1_000).default(''),
  /** Rows removed so far. */
  removed: z.object({ clicks: count, conversions: count, refused_postbacks: count, scores: count }),
  /** Days (UTC) whose sums still count what was erased, because their clicks are no longer kept whole. */
  days_left: z.array(z.string()).default([]),
  done_at: timeMs.nullable(),
})

export type ErasureMessage = z.infer<typeof schema>

export const ERASURE_MESSAGE: JsonMessage<ErasureMessage> = jsonMessage('erasure', schema)

const PREFIX = 'erasure/'

export function erasureKey(id: string): string {
  return PREFIX + id
}

export function isErasureKey(key: string): boolean {
  return key.startsWith(PREFIX)
}
