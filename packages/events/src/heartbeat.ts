import { z } from 'zod'
import { jsonMessage, streamId, timeMs } from './json-message.ts'
import type { JsonMessage } from './json-message.ts'

/** Value in `streams.v1`, written every 5 s, on change and on close; a stream not heard for 60 s is not live. */
const schema = z.object({
  stream: streamId,
  /** Name of the node, for people. */
  label: z.string(),
  /** Version of the routing package that decides there. */
  decider: z.string(),
  /** Highest catalog revision applied, and since when. */
  revision: z.number().int().nonnegative(),
  revision_since: timeMs,
  /** Ids of the master keys it holds, and of the one its hashes are made with. */
  key_ids: z.array(z.number().int().nonnegative()),
  current_key_id: z.number().int().nonnegative(),
  /** Every key it holds, by its fingerprint, which tells nothing of the key; `current` ones make its hashes and tokens. */
  keys: z
    .array(
      z.object({
        purpose: z.string().max(40),
        id: z.number().int().nonnegative(),
        fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
        current: z.boolean(),
      }),
    )
    .max(1_024)
    .optional(),
  /** Partitions of the clicks topic it writes to. */
  partitions: z.number().int().positive(),
  /** What waits in the outbox, and when its oldest record was appended (null when nothing waits). */
  outbox: z.object({ depth_bytes: z.number().int().nonnegative(), oldest_ms: timeMs.nullable() }),
  /** Its clock when it wrote this. */
  clock: timeMs,
  /** Click threads of the process. */
  workers: z.number().int().positive().optional(),
  /** True in the last heartbeat of a stream. */
  closed: z.boolean(),
})

export type Heartbeat = z.infer<typeof schema>
export type HeldKey = NonNullable<Heartbeat['keys']>[number]

/** A stream is live when it was heard within this time and is not closed. */
export const HEARTBEAT_LIVE_MS = 60_000

export const HEARTBEAT: JsonMessage<Heartbeat> = jsonMessage('heartbeat', schema)
