/** Slots per partition in the state topic; each holds one snapshot. */
export const SNAPSHOT_SLOTS = 8

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
