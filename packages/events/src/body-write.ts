import { InvalidValueError } from './errors.ts'

/*
 * What the generated encoders are made of. Each writes one value at `at` and returns the position after it. A position
 * beyond the end of `target` means that the event did not fit: writing goes on without effect, and the caller looks at the
 * end. Values of a wrong type or range are a bug of the writer and throw.
 */

/**
 * `charCodeAt` without asking each text for it: texts have so many shapes inside the engine (whole, sliced, joined,
 * interned) that this look-up, once a character, cost more than the character.
 */
const charCodeAt: (text: string, index: number) => number = Function.prototype.call.bind(String.prototype.charCodeAt)

/** Longer texts are encoded by Node, shorter ones here: for a few bytes the call costs more than the work. */
const SHORT_TEXT = 64
const TWO_BYTE_LENGTH = 8_192
const MAX_UTF8_BYTES = 3

export function writeText(target: Buffer, at: number, text: string): number {
  if (typeof text !== 'string') throw new InvalidValueError(`${String(text)} is no text`)
  const { length } = text
  if (length >= SHORT_TEXT) return writeLongText(target, at, text)
  // Almost always ASCII, where bytes and characters are the same; found out while writing.
  target[at] = length << 1
  for (let index = 0; index < length; index++) {
    const code = charCodeAt(text, index)
    if (code >= 0x80) return writeLongText(target, at, text)
    target[at + 1 + index] = code
  }
  return at + 1 + length
}

function writeLongText(target: Buffer, at: number, text: string): number {
  const room = 2 + text.length * MAX_UTF8_BYTES
  if (room > TWO_BYTE_LENGTH || at + room > target.length) {
    const bytes = Buffer.byteLength(text)
    const start = writeLong(target, at, bytes)
    if (start + bytes <= target.length) target.write(text, start, bytes, 'utf8')
    return start + bytes
  }
  // Written where it lies when its length takes two bytes, and moved up by one when it takes one.
  const bytes = target.write(text, at + 2, 'utf8')
  if (bytes < SHORT_TEXT) target.copyWithin(at + 1, at + 2, at + 2 + bytes)
  return writeLong(target, at, bytes) + bytes
}

/** Avro `int`: 32 bits. */
export function writeInt(target: Buffer, at: number, value: number): number {
  if ((value | 0) !== value) throw new InvalidValueError(`${value} is no 32-bit integer`)
  return writeSmall(target, at, ((value << 1) ^ (value >> 31)) >>> 0)
}

/** Avro `long`, as far as JavaScript counts exactly. */
export function writeLong(target: Buffer, at: number, value: number): number {
  if (!Number.isSafeInteger(value)) throw new InvalidValueError(`${value} is no safe integer`)
  // One less than twice a safe integer is not exact any more, so the sign is put in where numbers are small enough.
  const negative = value < 0
  let rest = negative ? -(value + 1) : value
  let position = at
  let byte = (rest % 64) * 2 + (negative ? 1 : 0)
  rest = Math.floor(rest / 64)
  if (rest === 0) {
    target[position] = byte
    return position + 1
  }
  target[position++] = byte | 0x80
  while (rest >= 2 ** 31) {
    byte = rest % 128
    target[position++] = byte | 0x80
    rest = Math.floor(rest / 128)
  }
  return writeSmall(target, position, rest)
}

/** Varint of an unsigned number below 2^32. */
function writeSmall(target: Buffer, at: number, value: number): number {
  let rest = value
  let position = at
  while (rest >= 0x80) {
    target[position++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  target[position++] = rest
  return position
}

export function writeBoolean(target: Buffer, at: number, value: boolean): number {
  if (typeof value !== 'boolean') throw new InvalidValueError(`${String(value)} is no boolean`)
  target[at] = value ? 1 : 0
  return at + 1
}

export function writeDouble(target: Buffer, at: number, value: number): number {
  if (typeof value !== 'number') throw new InvalidValueError(`${String(value)} is no number`)
  if (at + 8 <= target.length) target.writeDoubleLE(value, at)
  return at + 8
}

export function writeFixed(target: Buffer, at: number, bytes: Buffer, size: number): number {
  if (bytes.length !== size) throw new InvalidValueError(`${bytes.length} bytes where ${size} belong`)
  // A loop is quicker than a call for so few, and writes nothing beyond the end.
  for (let index = 0; index < size; index++) target[at + index] = bytes[index] as number
  return at + size
}

/** One of `symbols`, by its place. */
export function writeEnum(target: Buffer, at: number, symbol: string, symbols: readonly string[]): number {
  const index = symbols.indexOf(symbol)
  if (index < 0) throw new InvalidValueError(`${symbol} is none of ${symbols.join(', ')}`)
  return writeSmall(target, at, index << 1)
}

type WriteItem<T> = (target: Buffer, at: number, item: T) => number

export function writeArray<T>(target: Buffer, at: number, items: readonly T[], writeItem: WriteItem<T>): number {
  if (!Array.isArray(items)) throw new InvalidValueError(`${String(items)} is no array`)
  if (items.length === 0) return writeSmall(target, at, 0)
  let position = writeLong(target, at, items.length)
  for (const item of items) position = writeItem(target, position, item)
  return writeSmall(target, position, 0)
}

export function writeMap<T>(
  target: Buffer,
  at: number,
  map: Readonly<Record<string, T>>,
  writeItem: WriteItem<T>,
): number {
  const keys = Object.keys(map)
  if (keys.length === 0) return writeSmall(target, at, 0)
  let position = writeLong(target, at, keys.length)
  for (const key of keys) position = writeItem(target, writeText(target, position, key), map[key] as T)
  return writeSmall(target, position, 0)
}

/** A union of null and something. */
export function writeNullable<T>(target: Buffer, at: number, value: T | null, writeSome: WriteItem<T>): number {
  if (value === null) return writeSmall(target, at, 0)
  return writeSome(target, writeSmall(target, at, 2), value)
}

/** Bytes that were written before, of the same values. */
export function writeEncoded(target: Buffer, at: number, bytes: Uint8Array): number {
  const end = at + bytes.length
  if (end <= target.length) target.set(bytes, at)
  return end
}
