import { z } from 'zod'
import { base64, jsonMessage, timeMs } from './json-message.ts'
import type { JsonMessage } from './json-message.ts'

const schema = z.object({
  log_id: z.string(),
  partition: z.number().int().nonnegative(),
  /** The fold holds every record before this position, and none from it on. Committed before the snapshot was written. */
  position: z.number().int().nonnegative(),
  /** Counts the snapshots of a partition; says which slot is overwritten next. */
  number: z.number().int().nonnegative(),
  made_at: timeMs,
  /** As `encodeSnapshot` of sequence-fold writes it. */
  state: base64,
})

/** A fold at one position of one partition: value in `<group>.state.v1`, key `partition/slot`. */
export type FoldSnapshot = z.infer<typeof schema>

export const FOLD_SNAPSHOT: JsonMessage<FoldSnapshot> = jsonMessage('fold snapshot', schema)
