import { crc32c } from '@node-rs/crc32'
import avsc from 'avsc'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeInt, writeLong, writeText } from './body-write.ts'
import {
  decodeEvent,
  decoderOfFields,
  encodeClick,
  encodeClickInto,
  encodeConversion,
  encodeMark,
  encodeSection,
} from './codec.ts'
import { EventTooLargeError, InvalidValueError } from './errors.ts'
import { checkGuard, writeGuard } from './guard.ts'
import { HEAD_BYTES, readEventTime, readHead } from './head.ts'
import { makeOrigin } from './origin.ts'
import { newestSchema, RELEASED_SCHEMAS } from './schemas.ts'
import { arbitraryEvent } from './testing/arbitrary-event.ts'
import type { DecodedEvent } from './codec.ts'
import type { NewClick } from './generated/click.ts'
import * as clickWriters from './generated/write-click.ts'

const SOME = ['offer_id', 'click_id', 'duplicate_offers', 'trace', 'class'] as const
const decodeSome = decoderOfFields(SOME)

/** What {@link decodeSome} makes of what is a whole event. */
function someOf(whole: DecodedEvent): unknown {
  if (whole.state !== 'event' || whole.name !== 'click') return whole
  return { ...whole, value: Object.fromEntries(SOME.map((field) => [field, whole.value[field]])) }
}

const GOLDEN = new URL('./golden/', import.meta.url)
const ENCODERS: Readonly<Record<string, (value: never) => Buffer>> = {
  click: encodeClick,
  conversion: encodeConversion,
  mark: encodeMark,
}

function encode(name: string, value: unknown): Buffer {
  return (ENCODERS[name] as (value: unknown) => Buffer)(value)
}

const CLICK: NewClick = {
  click_id: Buffer.alloc(16, 1),
  origin: makeOrigin('00112233445566ff', 5),
  time: 1_790_000_000_000,
}

test('the golden message of every released version still decodes to what was written', () => {
  expect(readdirSync(GOLDEN).filter((name) => name.endsWith('.hex'))).toHaveLength(RELEASED_SCHEMAS.length)
  for (const { name, version } of RELEASED_SCHEMAS) {
    const message = Buffer.from(
      readFileSync(new URL(`${name}.v${version}.hex`, GOLDEN), 'utf8').replaceAll('\n', ''),
      'hex',
    )
    const written = JSON.parse(readFileSync(new URL(`${name}.v${version}.json`, GOLDEN), 'utf8')) as Record<
      string,
      unknown
    >
    const decoded = decodeEvent(message)
    expect(decoded).toMatchObject({ state: 'event', name })
    expect(plainOf(decodeSome(message))).toEqual(plainOf(someOf(decoded)))
    if (decoded.state !== 'event') continue
    const plain = plainOf(decoded.value)
    expect(plain).toMatchObject(written)
    if (version === newestSchema(name).version) expect(encode(name, decoded.value)).toEqual(message)
  }
})

describe.each(['click', 'conversion', 'mark'] as const)('a random %s', (name) => {
  const arbitrary = arbitraryEvent(newestSchema(name).avsc)

  test('comes back as it was written, with its id, origin and time at their fixed places', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const message = encode(name, value)
        const decoded = decodeEvent(message)
        expect(decoded).toMatchObject({ state: 'event', name, value })
        expect(plainOf(decodeSome(message))).toEqual(plainOf(someOf(decoded)))
        expect(readHead(message)).toEqual({
          fingerprint: newestSchema(name).fingerprint,
          id: Object.values(value)[0],
          origin: value['origin'],
        })
        expect(readEventTime(message)).toBe(Object.values(value)[2])
      }),
    )
  })

  test('has the bytes that Avro gives it, left out fields and all', () => {
    const { avsc: schema } = newestSchema(name)
    const fields = schema.fields.filter((field) => field.name !== 'guard')
    const avro = avsc.Type.forSchema({ ...schema, fields } as unknown as avsc.Schema)
    const optional = fields.filter((field) => 'default' in field).map((field) => field.name)
    fc.assert(
      fc.property(arbitrary, fc.subarray(optional), (value, leftOut) => {
        const sparse = Object.fromEntries(Object.entries(value).filter(([field]) => !leftOut.includes(field)))
        const body = encode(name, sparse).subarray(HEAD_BYTES, -4)
        expect(body.equals(avro.toBuffer(sparse))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('is refused when any byte of it changed, or any byte is missing', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, place, change) => {
        const message = encode(name, value)
        const at = place % message.length
        const changed = Buffer.from(message)
        changed[at] = (changed[at] as number) ^ change
        expect(decodeEvent(changed).state).not.toBe('event')
        expect(decodeEvent(message.subarray(0, at)).state).not.toBe('event')
      }),
    )
  })

  test('is decoded or refused, never believed blindly, when a wrong body carries a right guard', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 12 }), (value, place, bytes) => {
        const message = encode(name, value)
        const at = HEAD_BYTES + (place % (message.length - HEAD_BYTES - 4))
        message.set(bytes.subarray(0, message.length - 4 - at), at)
        writeGuard(message, 0, message.length - 4)
        const decoded = decodeEvent(message)
        if (decoded.state === 'event') expect(decoded.name).toBe(name)
        else expect(decoded).toEqual({ state: 'unreadable', reason: 'event.bad_body' })
      }),
      { numRuns: 1_000 },
    )
  })
})

test('a count of two billion items in a few bytes is refused at once', () => {
  const message = encodeClick({ ...CLICK, trace: [{ member: 1, offer_id: 2, result: 'chosen' }] })
  const at = message.indexOf(Buffer.from([2, 2, 4, 12, ...Buffer.from('chosen')]))
  const hostile = Buffer.concat([
    message.subarray(0, at),
    Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f]),
    message.subarray(at + 1),
  ])
  writeGuard(hostile, 0, hostile.length - 4)
  expect(decodeEvent(hostile)).toEqual({ state: 'unreadable', reason: 'event.bad_body' })
})

test('a message of a newer schema is told apart from wrong bytes', () => {
  const message = encodeClick(CLICK)
  message.writeBigUInt64LE(7n, 2)
  writeGuard(message, 0, message.length - 4)
  expect(decodeEvent(message)).toEqual({ state: 'newer_schema', fingerprint: 7n })
})

test('what is no event at all is named so', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(200), Buffer.from('{"click":1}'.repeat(10))]) {
    expect(decodeEvent(bytes)).toEqual({ state: 'unreadable', reason: 'event.not_single_object' })
    expect(readHead(bytes)).toBeUndefined()
  }
})

test('fields that are left out have their defaults', () => {
  expect(decodeEvent(encodeClick(CLICK))).toMatchObject({
    value: {
      class: 'human',
      outcome: 'lost',
      member: -1,
      draw: -1,
      trace: [],
      params: {},
      address_key: Buffer.alloc(8),
    },
  })
})

test('the guard is CRC-32C of everything before it, the head included', () => {
  // The check value of CRC-32C (RFC 3720, B.4) pins the polynomial.
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  const message = encodeClick(CLICK)
  expect(message.readUInt32BE(message.length - 4)).toBe(crc32c(message.subarray(0, -4)))
  expect(checkGuard(message)).toBe(true)
})

test('encoding into a buffer says where the message ends, and that it did not fit', () => {
  const target = Buffer.alloc(2_000)
  const end = encodeClickInto(CLICK, target, 7)
  expect(target.subarray(7, end)).toEqual(encodeClick(CLICK))
  for (const room of [0, 5, 40, end - 8]) expect(encodeClickInto(CLICK, Buffer.alloc(room), 0)).toBe(-1)
})

test('sections given as bytes stand for their fields, whichever are given', () => {
  const writers = Object.entries(clickWriters).flatMap(([name, write]) => {
    const section = /^writeClick([A-Z].*)$/.exec(name)?.[1]
    if (section === undefined) return []
    return [
      [section.slice(0, 1).toLowerCase() + section.slice(1), write as typeof clickWriters.writeClickTrace] as const,
    ]
  })
  expect(writers.length).toBeGreaterThan(5)
  const target = Buffer.alloc(200_000)
  fc.assert(
    fc.property(arbitraryEvent(newestSchema('click').avsc), fc.subarray(writers), (value, given) => {
      const click = value as unknown as NewClick
      const whole = encodeClick(click)
      const sections = Object.fromEntries(given.map(([name, write]) => [name, encodeSection(write, click)]))
      expect(target.subarray(0, encodeClickInto(click, target, 0, sections)).equals(whole)).toBe(true)
      expect(encodeClickInto(click, target.subarray(0, whole.length - 1), 0, sections)).toBe(-1)
    }),
  )
  const long = encodeSection(clickWriters.writeClickUserAgent, { user_agent: 'a'.repeat(100_000) })
  const end = encodeClickInto(CLICK, target, 0, { userAgent: long })
  expect(decodeEvent(target.subarray(0, end))).toMatchObject({ value: { user_agent: 'a'.repeat(100_000) } })
})

test('an event larger than the scratch buffer is encoded, one beyond all bounds is refused', () => {
  const agents = (bytes: number): NewClick => ({ ...CLICK, user_agent: 'a'.repeat(bytes) })
  expect(decodeEvent(encodeClick(agents(200_000)))).toMatchObject({ value: { user_agent: 'a'.repeat(200_000) } })
  expect(() => encodeClick(agents(2_000_000))).toThrow(EventTooLargeError)
})

test('texts of every length and script, and every size of number, are written as Avro writes them', () => {
  const avroText = avsc.Type.forSchema('string')
  const avroLong = avsc.Type.forSchema('long')
  const texts = [0, 1, 21, 22, 31, 32, 62, 63, 64, 65, 2_700, 2_731, 8_191, 8_192].flatMap((length) =>
    ['a', 'é', '三', '🎯'].map((character) => character.repeat(length)),
  )
  for (const text of [...texts, `${'a'.repeat(63)}é`, 'x'.repeat(60) + '三']) {
    const expected = avroText.toBuffer(text)
    const target = Buffer.alloc(expected.length + 8, 7)
    for (const room of [target, target.subarray(0, expected.length + 3)]) {
      const end = writeText(room, 3, text)
      expect([end, room.subarray(3, end).equals(expected)]).toEqual([3 + expected.length, true])
    }
    expect(writeText(Buffer.alloc(2), 1, text)).toBe(1 + expected.length)
  }
  const numbers = fc.oneof(
    fc.maxSafeInteger().map((value) => Math.trunc(value / 2)),
    fc.integer(),
  )
  fc.assert(
    fc.property(numbers, (value) => {
      const expected = avroLong.toBuffer(value)
      const target = Buffer.alloc(12)
      expect(target.subarray(0, writeLong(target, 0, value))).toEqual(expected)
      if ((value | 0) === value) expect(target.subarray(0, writeInt(target, 0, value))).toEqual(expected)
    }),
  )
  for (const edge of [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    const target = Buffer.alloc(12)
    const end = writeLong(target, 0, edge)
    let decoded = 0n
    for (let index = end - 1; index >= 0; index--) decoded = (decoded << 7n) | BigInt(target.readUInt8(index) & 0x7f)
    expect(Number((decoded >> 1n) ^ -(decoded & 1n))).toBe(edge)
  }
})

test('a value that its field can’t hold is refused, whatever it is', () => {
  const wrong: readonly object[] = [
    { link_id: 2 ** 31 },
    { link_id: 1.5 },
    { draw: 2 ** 53 },
    { country: null },
    { country: 7 },
    { class: 'robot' },
    { address_key: Buffer.alloc(7) },
    { deep_link: 1 },
    { languages: 'de' },
    { propensity: '1' },
    { trace: [{ member: 0, offer_id: 1, result: undefined }] },
  ]
  for (const change of wrong) expect(() => encodeClick({ ...CLICK, ...change } as NewClick)).toThrow(InvalidValueError)
})

test('messages do not share memory with each other', () => {
  const first = encodeClick(CLICK)
  const kept = Buffer.from(first)
  encodeClick({ ...CLICK, user_agent: 'another' })
  expect(first).toEqual(kept)
})

function plainOf(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value, bytesAsHex)) as Record<string, unknown>
}

function bytesAsHex(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key]
  return Buffer.isBuffer(original) ? original.toString('hex') : value
}
