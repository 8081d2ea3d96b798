import { OutboxRecordError } from './errors.ts'

/** Clicks that were answered and could not be kept, by their class, since the stream began. */
export interface DroppedTotals {
  readonly human: number
  readonly bot: number
  readonly preflight: number
  readonly test: number
}

export const NOTHING_DROPPED: DroppedTotals = { human: 0, bot: 0, preflight: 0, test: 0 }

/** What a loss record says. Totals run from the start of the stream, so the newest record of a stream says it all. */
export interface Loss {
  /** Time of the first and of the last click that was dropped, ms since the epoch. */
  readonly from: number
  readonly to: number
  readonly dropped: DroppedTotals
}

export function encodeLoss(loss: Loss): Buffer {
  return Buffer.from(JSON.stringify(loss))
}

/** Throws {@link OutboxRecordError} for bytes that `encodeLoss` did not make. */
export function decodeLoss(bytes: Buffer): Loss {
  const loss = JSON.parse(bytes.toString()) as Partial<Loss> | null
  const { from, to, dropped } = loss ?? {}
  if (typeof from !== 'number' || typeof to !== 'number' || typeof dropped !== 'object') {
    throw new OutboxRecordError('this is no loss record')
  }
  return { from, to, dropped: { ...NOTHING_DROPPED, ...dropped } }
}

export function droppedSum({ human, bot, preflight, test }: DroppedTotals): number {
  return human + bot + preflight + test
}
