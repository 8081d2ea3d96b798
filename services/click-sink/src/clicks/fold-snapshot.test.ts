import { expect, test } from 'vitest'
import { SNAPSHOT_SLOTS, slotOf, snapshotKey } from './fold-snapshot.ts'

test('the slots hold the newest snapshot and reach two hours back when one is made each minute', () => {
  const slots = new Map<number, number>()
  for (let number = 1; number <= 1_000; number++) {
    const overwritten = slots.get(slotOf(number))
    expect(overwritten).not.toBe(number - 1)
    slots.set(slotOf(number), number)
    if (number < 256) continue
    const ages = [...slots.values()].map((kept) => number - kept).toSorted((a, b) => a - b)
    expect(ages).toHaveLength(SNAPSHOT_SLOTS)
    expect(ages[0]).toBe(0)
    expect(ages.at(-1)).toBeGreaterThanOrEqual(64)
    expect(ages.at(-1)).toBeLessThan(256)
  }
})

test('keys name partition and slot', () => {
  expect([snapshotKey(3, 1), snapshotKey(3, 2), snapshotKey(3, 128)]).toEqual(['3/0', '3/1', '3/7'])
})
