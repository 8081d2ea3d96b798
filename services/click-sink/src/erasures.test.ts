import { ERASED_MESSAGE, erasedKey } from '@smartlink/events/erased-message'
import { sampleClick, sampleConversion } from '@smartlink/events/testing/sample-events'
import { formatUuid } from '@smartlink/events/uuid7'
import { expect, test } from 'vitest'
import { Erasures } from './erasures.ts'
import { record } from './testing/log-records.ts'
import type { Click } from '@smartlink/events/generated/click'
import type { Conversion } from '@smartlink/events/generated/conversion'
import type { ErasedKey } from '@smartlink/events/erased-message'

const click = { ...sampleClick(), guard: Buffer.alloc(4) } as Click
const conversion = { ...sampleConversion(), guard: Buffer.alloc(4) } as Conversion
const KEYS: readonly ErasedKey[] = [
  { kind: 'click', id: formatUuid(click.click_id) },
  { kind: 'publisher', id: click.publisher_id },
  { kind: 'address', keyId: click.key_id, hash: click.address_key.toString('hex') },
]

function erasing(key: ErasedKey, value: Buffer | null): Erasures {
  const erasures = new Erasures()
  erasures.apply({ ...record(0, Buffer.alloc(0)), key: Buffer.from(erasedKey(key)), value })
  return erasures
}

test.each(KEYS)('a click is covered by its $kind up to the time of the erasure, and not beyond it', (key) => {
  expect(erasing(key, ERASED_MESSAGE.encode({ until: click.time })).covers(click)).toBe(true)
  expect(erasing(key, ERASED_MESSAGE.encode({ until: click.time - 1 })).covers(click)).toBe(false)
  expect(new Erasures().covers(click)).toBe(false)
})

test('a conversion goes with its click', () => {
  const covered = KEYS.map((key) =>
    erasing(key, ERASED_MESSAGE.encode({ until: click.time })).coversConversion(conversion),
  )
  expect(covered).toEqual([true, true, false])
})

test('an erasure that is taken back covers nothing, and a damaged one covers all time', () => {
  const [key] = KEYS
  if (key === undefined) throw new Error('no key')
  expect(erasing(key, null).covers(click)).toBe(false)
  expect(erasing(key, Buffer.from('{')).covers(click)).toBe(true)
  expect(new Erasures().apply({ ...record(0, Buffer.from('{')), key: Buffer.from('click/x') })).toBe(false)
})
