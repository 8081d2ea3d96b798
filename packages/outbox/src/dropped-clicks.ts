import { droppedSum, NOTHING_DROPPED, type DroppedTotals, type Loss } from '@smartlink/outbox-format/loss-record'

/** Counts the clicks that were answered and could not be kept, and knows whether the outbox says so already. */
export interface DroppedClicks {
  readonly totals: DroppedTotals
  /** What a loss record has to say now; undefined when nothing was dropped. */
  readonly loss: Loss | undefined
  /** More was dropped than the newest loss record says. */
  readonly unsaid: boolean
  drop(visitClass: keyof DroppedTotals, timeMs: number): void
  /** The loss record with this sum is in the file. */
  said(sum: number): void
}

export function createDroppedClicks(): DroppedClicks {
  let totals = NOTHING_DROPPED
  let from = 0
  let to = 0
  let saidSum = 0
  return {
    get totals() {
      return totals
    },
    get loss() {
      return droppedSum(totals) === 0 ? undefined : { from, to, dropped: totals }
    },
    get unsaid() {
      return droppedSum(totals) > saidSum
    },
    drop(visitClass, timeMs) {
      if (droppedSum(totals) === 0) from = timeMs
      to = timeMs
      totals = { ...totals, [visitClass]: totals[visitClass] + 1 }
    },
    said(sum) {
      saidSum = sum
    },
  }
}
