import { FOLD_SNAPSHOT } from '@smartlink/events/fold-snapshot'
import type { FoldSnapshot } from '@smartlink/events/fold-snapshot'
import { MalformedMessageError } from '@smartlink/events/errors'
import { readHead } from '@smartlink/events/head'
import { parseOrigin } from '@smartlink/events/origin'
import { CLICK_SINK_GROUP, CLICKS, stateTopic } from '@smartlink/events/topics'
import { SequenceFold } from '@smartlink/sequence-fold/sequence-fold'
import { decodeSnapshot } from '@smartlink/sequence-fold/snapshot'
import type { LogReading } from '../installation/log-reading.ts'

/** Sequences [from, to) of a stream that are not in the log though later ones are. */
export interface LogHole {
  readonly partition: number
  readonly stream: string
  readonly from: number
  readonly to: number
}

/** Holes in the sequences of clicks, as the sink sees them. A hole that was filled meanwhile is none any more. */
export async function findHoles(
  log: LogReading,
  logId: string,
  only?: { readonly partition: number },
): Promise<LogHole[]> {
  return [...(await foldClicks(log, logId, only))].flatMap(([partition, fold]) =>
    fold.folded().streams.flatMap(({ stream, holes }) => holes.map((hole) => ({ partition, stream, ...hole }))),
  )
}

/** What the sink knows, or will know, of the sequences in each partition: its newest snapshots, and what the log took since. */
export async function foldClicks(
  log: LogReading,
  logId: string,
  only?: { readonly partition: number },
): Promise<ReadonlyMap<number, SequenceFold>> {
  const snapshots = await newestSnapshots(log, logId)
  const folds = new Map<number, SequenceFold>()
  const starts = new Map<number, number>()
  for (const { partition, begin, end } of await log.offsets(CLICKS.name)) {
    const snapshot = snapshots.get(partition)
    const usable = snapshot !== undefined && snapshot.position >= begin && snapshot.position <= end
    const wanted = only === undefined || only.partition === partition
    starts.set(partition, !wanted ? end : usable ? snapshot.position : begin)
    if (!wanted) continue
    const fold = usable
      ? SequenceFold.restore(decodeSnapshot(Buffer.from(snapshot.state, 'base64')))
      : SequenceFold.fromStart({ trimmed: begin % 2 ** 32 !== 0 })
    folds.set(partition, fold)
  }
  await log.read(
    CLICKS.name,
    ({ partition, value, timestampMs }) => {
      const head = value === null ? undefined : readHead(value)
      const origin = head === undefined ? undefined : parseOrigin(head.origin)
      if (head !== undefined && origin !== undefined) folds.get(partition)?.take(origin, head.id, timestampMs)
      return true
    },
    starts,
  )
  return folds
}

async function newestSnapshots(log: LogReading, logId: string): Promise<Map<number, FoldSnapshot>> {
  const newest = new Map<number, FoldSnapshot>()
  await log.read(stateTopic(CLICK_SINK_GROUP).name, ({ value }) => {
    const snapshot = value === null ? undefined : readSnapshot(value)
    if (snapshot === undefined || snapshot.log_id !== logId) return true
    if (snapshot.position > (newest.get(snapshot.partition)?.position ?? -1)) newest.set(snapshot.partition, snapshot)
    return true
  })
  return newest
}

function readSnapshot(value: Buffer): FoldSnapshot | undefined {
  try {
    return FOLD_SNAPSHOT.decode(value)
  } catch (error) {
    // The fold begins further back then.
    if (error instanceof MalformedMessageError) return undefined
    throw error
  }
}
