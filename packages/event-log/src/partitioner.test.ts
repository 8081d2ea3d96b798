import { expect, test } from 'vitest'
import { murmur2, partitionFor } from './partitioner.ts'

/** From Kafka's own UtilsTest.testMurmur2. */
const JAVA_VECTORS: readonly (readonly [string, number])[] = [
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
]

test('murmur2 gives the values of Kafka’s own test', () => {
  for (const [key, hash] of JAVA_VECTORS) expect(`${key} ${murmur2(Buffer.from(key))}`).toBe(`${key} ${hash}`)
  expect(murmur2(Buffer.from('abc'))).toBe(479_470_107)
})

test('a partition is never negative', () => {
  for (const [key, hash] of JAVA_VECTORS) {
    expect(partitionFor(Buffer.from(key), 12)).toBe((hash & 0x7fffffff) % 12)
    expect(partitionFor(Buffer.from(key), 12)).toBeGreaterThanOrEqual(0)
  }
})
