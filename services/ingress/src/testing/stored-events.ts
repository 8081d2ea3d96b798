import { join } from 'node:path'
import { decodeEvent } from '@smartlink/events/codec'
import type { DecodedEvent } from '@smartlink/events/codec'
import type { Click } from '@smartlink/events/generated/click'
import type { Conversion } from '@smartlink/events/generated/conversion'
import type { Mark } from '@smartlink/events/generated/mark'
import { parseOrigin } from '@smartlink/events/origin'
import type { Origin } from '@smartlink/events/origin'
import { sortOut } from '@smartlink/outbox-format/outbox-reader'
import { SegmentLogReader } from '@smartlink/segment-log/segment-log-reader'

interface Place extends Origin {
  readonly partition: number
  readonly offset: number
}

export type StoredClick = Click & Place

type Decoded = Extract<DecodedEvent, { state: 'event' }>

/** Every event in one topic of an outbox, decoded, in order of the offsets. Throws for one that can't be read. */
function storedEvents(outbox: string, folder: 'clicks' | 'conversions'): (Decoded & Place)[] {
  const reader = new SegmentLogReader({ directory: join(outbox, folder), from: 0 })
  const found: (Decoded & Place)[] = []
  for (let batch = reader.read(); batch !== undefined; batch = reader.read()) {
    for (const { bytes, partition, offset } of sortOut(batch).events) {
      const decoded = decodeEvent(bytes)
      if (decoded.state !== 'event') throw new Error(`the event at ${offset} is ${decoded.state}`)
      const origin = parseOrigin(decoded.value.origin)
      if (origin === undefined) throw new Error(`the event at ${offset} has no origin`)
      found.push({ ...decoded, ...origin, partition, offset })
    }
  }
  reader.close()
  return found
}

export function storedClicks(outbox: string): StoredClick[] {
  return storedEvents(outbox, 'clicks').flatMap(({ name, value, stream, sequence, partition, offset }) =>
    name === 'click' ? [{ ...value, stream, sequence, partition, offset }] : [],
  )
}

export function storedMarks(outbox: string): (Mark & Place)[] {
  return storedEvents(outbox, 'clicks').flatMap(({ name, value, stream, sequence, partition, offset }) =>
    name === 'mark' ? [{ ...value, stream, sequence, partition, offset }] : [],
  )
}

export function storedConversions(outbox: string): (Conversion & Place)[] {
  return storedEvents(outbox, 'conversions').flatMap(({ name, value, stream, sequence, partition, offset }) =>
    name === 'conversion' ? [{ ...value, stream, sequence, partition, offset }] : [],
  )
}

/** Sequences of clicks and marks by `stream/partition`, in order of the offsets. */
export function storedSequences(outbox: string): Map<string, number[]> {
  const sequences = new Map<string, number[]>()
  for (const { stream, partition, sequence } of storedEvents(outbox, 'clicks')) {
    const name = `${stream}/${partition}`
    const known = sequences.get(name)
    if (known === undefined) sequences.set(name, [sequence])
    else known.push(sequence)
  }
  return sequences
}
