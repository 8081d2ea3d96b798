import avsc from 'avsc'
import { EventTooLargeError } from './errors.ts'
import { checkGuard, GUARD_BYTES, writeGuard } from './guard.ts'
import { HEAD_BYTES, headOf, isEvent } from './head.ts'
import { writeClick } from './generated/write-click.ts'
import type { ClickSections } from './generated/write-click.ts'
import { writeConversion } from './generated/write-conversion.ts'
import { writeMark } from './generated/write-mark.ts'
import { newestSchema, RELEASED_SCHEMAS, schemaByFingerprint } from './schemas.ts'
import { isWellFormed } from './well-formed.ts'
import type { AvroRecord } from './avro-schema.ts'
import type { Click, NewClick } from './generated/click.ts'
import type { Conversion, NewConversion } from './generated/conversion.ts'
import type { Mark, NewMark } from './generated/mark.ts'
import type { EventName, EventSchema } from './schemas.ts'

/** No event comes near it; ingress cuts at 16 KiB. It only keeps a programming error from taking all memory. */
const MAX_EVENT_BYTES = 1024 * 1024

/**
 * What bytes of a topic turn out to be. `newer_schema`: the writer is newer than this build, so the reader waits;
 * `unreadable`: the bytes are wrong and will stay wrong.
 */
export type DecodedEvent =
  | { readonly state: 'event'; readonly name: 'click'; readonly value: Click }
  | { readonly state: 'event'; readonly name: 'conversion'; readonly value: Conversion }
  | { readonly state: 'event'; readonly name: 'mark'; readonly value: Mark }
  | { readonly state: 'newer_schema'; readonly fingerprint: bigint }
  | { readonly state: 'unreadable'; readonly reason: UnreadableReason }

/** As {@link DecodedEvent}, with some fields of a click only. */
export type DecodedFields<K extends keyof Click> =
  | Exclude<DecodedEvent, { name: 'click' }>
  | { readonly state: 'event'; readonly name: 'click'; readonly value: Pick<Click, K> }

export type UnreadableReason = 'event.not_single_object' | 'event.bad_guard' | 'event.bad_body'

/** Encodes a click as a message of its own memory. Throws when a value does not fit its schema, which is a bug of the caller. */
export function encodeClick(value: NewClick): Buffer {
  return encode(CLICK, value)
}

/**
 * As {@link encodeClick}, straight into `target` at `at`; returns the position after the message, or -1 when it does not
 * fit. Fields of a section that is given as bytes ({@link encodeSection}) are not looked at.
 */
export function encodeClickInto(
  value: NewClick,
  target: Buffer,
  at: number,
  sections: ClickSections = NO_SECTIONS,
): number {
  const end = writeMessage(CLICK, value, target, at, sections)
  return end <= target.length ? end : -1
}

/** The bytes of one section of an event, written by its function in `generated/`: for sections that come again and again. */
export function encodeSection<T>(write: (target: Buffer, at: number, value: T) => number, value: T): Uint8Array {
  const end = write(SCRATCH, 0, value)
  if (end <= SCRATCH.length) return Uint8Array.prototype.slice.call(SCRATCH, 0, end)
  if (end > MAX_EVENT_BYTES) throw new EventTooLargeError(`a section of an event takes ${end} bytes`)
  const large = Buffer.allocUnsafeSlow(end)
  write(large, 0, value)
  return large
}

export function encodeConversion(value: NewConversion): Buffer {
  return encode(CONVERSION, value)
}

export function encodeMark(value: NewMark): Buffer {
  return encode(MARK, value)
}

/** Decodes a message of any released version into the newest one; checks guard and shape first, so no bytes can hang or fool it. */
export function decodeEvent(message: Buffer): DecodedEvent {
  return decodeWith(READERS, message) as DecodedEvent
}

/**
 * As {@link decodeEvent} for who needs little of a click: its other fields are passed over, which is most of the work. What has
 * the right shape there and is still no value, a number beyond 2^53, is not noticed.
 */
export function decoderOfFields<K extends keyof Click>(fields: readonly K[]): (message: Buffer) => DecodedFields<K> {
  const readers = new Map(READERS)
  for (const schema of READERS.keys()) if (schema.name === 'click') readers.set(schema, readerOf(schema, fields))
  return (message) => decodeWith(readers, message) as DecodedFields<K>
}

function decodeWith(readers: Readers, message: Buffer): unknown {
  if (!isEvent(message)) return { state: 'unreadable', reason: 'event.not_single_object' }
  if (!checkGuard(message)) return { state: 'unreadable', reason: 'event.bad_guard' }
  const schema = schemaByFingerprint(message.readBigUInt64LE(2))
  const reader = schema === undefined ? undefined : readers.get(schema)
  if (reader === undefined) return { state: 'newer_schema', fingerprint: message.readBigUInt64LE(2) }
  const value = reader.read(message)
  if (value === undefined) return { state: 'unreadable', reason: 'event.bad_body' }
  return { state: 'event', name: reader.name, value }
}

interface Writer<T> {
  readonly head: Buffer
  /** Writes the newest version without its guard, which is written after the rest is known. */
  readonly write: (target: Buffer, at: number, value: T, sections: ClickSections) => number
}

const NO_SECTIONS: ClickSections = {}

const CLICK: Writer<NewClick> = { head: headOf(newestSchema('click').fingerprint), write: writeClick }
const CONVERSION: Writer<NewConversion> = {
  head: headOf(newestSchema('conversion').fingerprint),
  write: writeConversion,
}
const MARK: Writer<NewMark> = { head: headOf(newestSchema('mark').fingerprint), write: writeMark }

/** Where messages are built before they are copied out at their true size; never seen by a caller. */
const SCRATCH = Buffer.allocUnsafeSlow(64 * 1024)

function encode<T>(writer: Writer<T>, value: T): Buffer {
  const end = writeMessage(writer, value, SCRATCH, 0, NO_SECTIONS)
  if (end <= SCRATCH.length) return Buffer.from(SCRATCH.subarray(0, end))
  if (end > MAX_EVENT_BYTES) throw new EventTooLargeError(`an event takes ${end} bytes`)
  const large = Buffer.allocUnsafe(end)
  writeMessage(writer, value, large, 0, NO_SECTIONS)
  return large
}

/** Position after the message, beyond the end of `target` when it does not fit. */
function writeMessage<T>(
  { head, write }: Writer<T>,
  value: T,
  target: Buffer,
  at: number,
  sections: ClickSections,
): number {
  head.copy(target, at)
  const end = write(target, at + HEAD_BYTES, value, sections)
  if (end + GUARD_BYTES <= target.length) writeGuard(target, at, end)
  return end + GUARD_BYTES
}

interface Reader {
  readonly name: EventName
  read(message: Buffer): unknown
}

type Readers = ReadonlyMap<EventSchema, Reader>

const READERS: Readers = new Map(RELEASED_SCHEMAS.map((schema) => [schema, readerOf(schema)]))

/** Without `wanted` it reads all fields. */
function readerOf(schema: EventSchema, wanted?: readonly string[]): Reader {
  const newest = newestSchema(schema.name)
  const fields = newest.avsc.fields.filter(({ name }) => wanted === undefined || wanted.includes(name))
  const readerType = typeOf({ ...newest.avsc, fields })
  const isSame = schema === newest && wanted === undefined
  const resolver = isSame ? undefined : readerType.createResolver(typeOf(schema.avsc))
  return {
    name: schema.name,
    read: (message) => {
      if (!isWellFormed(message, schema)) return undefined
      try {
        return readerType.decode(message, HEAD_BYTES, resolver).value as unknown
      } catch {
        // A shape that is right may still hold a long beyond 2^53, which no writer of ours makes.
        return undefined
      }
    },
  }
}

function typeOf(schema: AvroRecord): avsc.Type {
  return avsc.Type.forSchema(schema as unknown as avsc.Schema, { omitRecordMethods: true })
}
