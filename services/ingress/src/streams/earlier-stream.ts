import { createClosing, readCheckpoint } from '@smartlink/caps/closing'
import type { Closing, LaterSpend } from '@smartlink/caps/closing'
import { decodeEvent } from '@smartlink/events/codec'
import { CLICKS } from '@smartlink/events/topics'
import { outboxTopicPath } from '@smartlink/outbox-format/outbox-directories'
import { classifyEarlierStream, listStreams, readLeftover } from '@smartlink/outbox-format/earlier-streams'
import type { EarlierStream, Leftover } from '@smartlink/outbox-format/earlier-streams'
import { droppedSum } from '@smartlink/outbox-format/loss-record'
import type { StreamToClose } from '../outbox/marks.ts'
import type { SettledStreams } from './settled-streams.ts'

/** A stream that an earlier opening left in an outbox: what marks say of it, and what the ledger is told. */
export interface StreamToSettle extends StreamToClose {
  /** Whether its wallet is known to the last token. */
  readonly kind: 'exact' | 'forfeit'
  readonly closing: Closing
}

/** What earlier openings left in an outbox, oldest first. */
export interface EarlierStreams {
  /** Every stream that has a segment here. */
  readonly toClose: readonly StreamToClose[]
  /** Those of them that the ledger has still to take the closing of. */
  readonly toSettle: readonly StreamToSettle[]
  /** The last of them said in its own marks that it is over: nothing is left open here. */
  readonly endsClosed: boolean
}

export function readEarlierStreams(outbox: string, bootId: string, settled: SettledStreams): EarlierStreams {
  const toClose: StreamToClose[] = []
  const toSettle: StreamToSettle[] = []
  const streams = listStreams(outbox)
  for (const earlier of streams) {
    const known = settled.get(earlier.stream)
    if (known !== undefined) {
      toClose.push(known)
      continue
    }
    const found = readEarlierStream(outbox, earlier, bootId)
    toClose.push({ stream: found.stream, dropped: found.dropped })
    toSettle.push(found)
  }
  return { toClose, toSettle, endsClosed: endsClosed(outbox, streams.at(-1)) }
}

function endsClosed(outbox: string, last: EarlierStream | undefined): boolean {
  const directory = outboxTopicPath(outbox, CLICKS.name)
  const segments = last?.segments.get(CLICKS.name)
  if (segments === undefined || directory === undefined) return last === undefined
  const lastEvent = readLeftover(directory, segments).events.at(-1)
  const decoded = lastEvent === undefined ? undefined : decodeEvent(lastEvent.bytes)
  return decoded?.state === 'event' && decoded.name === 'mark' && decoded.value.closing
}

function readEarlierStream(outbox: string, { stream, segments }: EarlierStream, bootId: string): StreamToSettle {
  const clicks = segments.get(CLICKS.name) ?? []
  const newest = clicks.at(-1)
  const directory = outboxTopicPath(outbox, CLICKS.name)
  if (newest === undefined || directory === undefined) {
    // Without a click it spent nothing; what it was granted goes back as a forfeit, since nothing proves that it is whole.
    const closing = createClosing({ stream, kind: 'forfeit', checkpoint: undefined, laterSpends: [] })
    return { stream, dropped: 0, kind: 'forfeit', closing }
  }
  const leftover = readLeftover(directory, clicks)
  const checkpoint = leftover.checkpoint === undefined ? undefined : readCheckpoint(parseJson(leftover.checkpoint))
  const spends = laterSpends(leftover)
  // An event that can't be read may have spent a token.
  const isKnown = checkpoint !== undefined && spends !== undefined
  const kind = isKnown ? classifyEarlierStream(newest.header, newest, bootId) : 'forfeit'
  const closing = createClosing({ stream, kind, checkpoint, laterSpends: spends ?? [] })
  return { stream, dropped: droppedSum(leftover.dropped), kind, closing }
}

function laterSpends({ events }: Leftover): LaterSpend[] | undefined {
  const spends: LaterSpend[] = []
  for (const { bytes } of events) {
    const decoded = decodeEvent(bytes)
    if (decoded.state !== 'event') return undefined
    if (decoded.name !== 'click') continue
    for (const { cap, window, spent, passed } of decoded.value.caps) {
      if (spent || passed) spends.push({ cap, window, spent, passed, at: decoded.value.time })
    }
  }
  return spends
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
