import { randomFillSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedIdError } from './errors.ts'
import { makeOrigin, parseOrigin } from './origin.ts'
import { createUuid7, formatUuid, parseUuid, uuid7Time } from './uuid7.ts'

const fill = (target: Buffer): void => void randomFillSync(target)

test('an origin comes back as it was made, whatever its stream and sequence', () => {
  const stream = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex'))
  fc.assert(
    fc.property(stream, fc.maxSafeNat(), (stream, sequence) => {
      expect(parseOrigin(makeOrigin(stream, sequence))).toEqual({ stream, sequence })
    }),
  )
})

test('an origin is big endian, so that ClickHouse and people read it in order', () => {
  expect(makeOrigin('0102030405060708', 258).toString('hex')).toBe('01020304050607080000000000000102')
})

test('a bad stream or sequence makes no origin, and a sequence beyond counting reads as none', () => {
  for (const stream of ['', '0102', 'ABCDEF0102030405', 'zz02030405060708']) {
    expect(() => makeOrigin(stream, 0)).toThrow(MalformedIdError)
  }
  for (const sequence of [-1, 0.5, 2 ** 53])
    expect(() => makeOrigin('0102030405060708', sequence)).toThrow(MalformedIdError)
  expect(parseOrigin(Buffer.alloc(16, 0xff))).toBeUndefined()
})

test('a UUIDv7 carries its time, version and variant, and no two are equal', () => {
  const next = createUuid7(fill)
  const seen = new Set<string>()
  for (let ms = 1_790_000_000_000; ms < 1_790_000_002_000; ms++) {
    const id = next(ms)
    const text = formatUuid(id)
    expect(uuid7Time(id)).toBe(ms)
    expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(parseUuid(text)).toEqual(id)
    seen.add(text)
  }
  expect(seen.size).toBe(2_000)
})

test('a time that is none makes no id, and a text that is none parses to nothing', () => {
  const next = createUuid7(fill)
  for (const ms of [-1, 1.5, 2 ** 48, Number.NaN]) expect(() => next(ms)).toThrow(MalformedIdError)
  for (const text of ['', 'x', '0192b3b8-0000-7000-8000-00000000000', '0192b3b8000070008000000000000000']) {
    expect(parseUuid(text)).toBeUndefined()
  }
})
