import { z } from 'zod'
import { base64, jsonMessage, timeMs } from '@smartlink/events/json-message'
import type { JsonMessage } from '@smartlink/events/json-message'

/** Slots per partition in the state topic; each holds one snapshot. */
export const SNAPSHOT_SLOTS = 8

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

/** A fold at one position of one partition: value in `click-sink.state.v1`, key `partition/slot`. */
export type FoldSnapshot = z.infer<typeof schema>

export const FOLD_SNAPSHOT: JsonMessage<FoldSnapshot> = jsonMessage('fold snapshot', schema)

/**
 * The slot of the n-th snapshot: how often n divides by two. Slot 0 is written every other time, slot 1 every fourth, and
 * so on, so that with one a minute the eight of them reach from now to two hours back, and the newest is never the one
 * being overwritten.
 */
export function slotOf(number: number): number {
  let slot = 0
  for (let rest = number; rest % 2 === 0 && slot < SNAPSHOT_SLOTS - 1; rest /= 2) slot++
  return slot
}

export function snapshotKey(partition: number, number: number): string {
  return `${partition}/${slotOf(number)}`
}
