import { randomBytes } from 'node:crypto'
import { encodeClick, encodeMark } from '@smartlink/events/codec'
import { makeOrigin } from '@smartlink/events/origin'
import { sampleClick, sampleMark } from '@smartlink/events/testing/sample-events'
import { CLICKS } from '@smartlink/events/topics'
import { createUuid7 } from '@smartlink/events/uuid7'
import { randomFillSync } from 'node:crypto'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { NewClick } from '@smartlink/events/generated/click'

const uuid7 = createUuid7((target) => void randomFillSync(target))

export function newStream(): string {
  return randomBytes(8).toString('hex')
}

export type EventRecordOf = LogRecord & { readonly value: Buffer }

/** A click as it lies in the log, small enough to have many. */
export function clickRecord(
  offset: number,
  stream: string,
  sequence: number,
  changes: Partial<NewClick> = {},
): EventRecordOf {
  const time = changes.time ?? Date.now()
  const click = sampleClick({ click_id: uuid7(time), time, ...changes, origin: makeOrigin(stream, sequence) })
  return record(offset, encodeClick(click), time)
}

export function markRecord(offset: number, stream: string, sequence: number, time = Date.now()): EventRecordOf {
  return record(
    offset,
    encodeMark(sampleMark({ mark_id: uuid7(time), time, origin: makeOrigin(stream, sequence) })),
    time,
  )
}

export function record(offset: number, value: Buffer, timestampMs = Date.now()): EventRecordOf {
  return { topic: CLICKS.name, partition: 0, offset, key: Buffer.from('key'), value, timestampMs }
}
