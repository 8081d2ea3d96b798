import { setTimeout as delay } from 'node:timers/promises'
import { CLICK_SINK_GROUP, CLICKS } from '@smartlink/events/topics'
import type { LogReading } from '../installation/log-reading.ts'
import { RequestError } from '../errors.ts'
import { foldClicks } from './find-holes.ts'
import type { IsTaken } from './reship-events.ts'

const LOOK_EVERY_MS = 250

/**
 * Which numbers of a stream the sink has taken, and done with: stored, put aside or dropped. Throws {@link RequestError} when it
 * has not come to the end of the log, as it was when asked, at the deadline.
 */
export async function takenNumbers(
  log: LogReading,
  logId: string,
  { stream, deadlineMs }: { readonly stream: string; readonly deadlineMs: number },
): Promise<IsTaken> {
  const folds = await foldClicks(log, logId)
  const known = new Map(
    [...folds].map(([partition, fold]) => [partition, fold.folded().streams.find((one) => one.stream === stream)]),
  )
  // Read after the fold, so that these are not below what it saw.
  const ends = new Map((await log.offsets(CLICKS.name)).map(({ partition, end }) => [partition, end]))
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const behind = (await log.lag(CLICK_SINK_GROUP, CLICKS.name)).filter(
      ({ partition, committed }) => (committed ?? 0) < (ends.get(partition) ?? 0),
    )
    if (behind.length === 0) break
    if (performance.now() > deadline) {
      const partitions = behind.map(({ partition }) => partition).join(', ')
      throw new RequestError(
        `click-sink has not taken all of ${CLICKS.name} yet (partitions ${partitions}): try again when it has`,
      )
    }
    await delay(LOOK_EVERY_MS)
  }
  return (partition, sequence) => {
    const folded = known.get(partition)
    return (
      folded !== undefined &&
      sequence < folded.next &&
      !folded.holes.some(({ from, to }) => sequence >= from && sequence < to)
    )
  }
}
