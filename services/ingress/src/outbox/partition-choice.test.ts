import { partitionFor } from '@smartlink/event-log/partitioner'
import { describe, expect, it } from 'vitest'
import { MAX_EVENTS_PER_KEY_AND_SECOND, onePartition, partitionByKey } from './partition-choice.ts'

describe('the partition of an event', () => {
  it("is the outbox's own on the embedded log", () => {
    expect(onePartition(3)(Buffer.from('any'), 0)).toEqual({ partition: 3, spread: false })
  })

  it('follows the key on Kafka, until the key sends more than one partition should carry in a second', () => {
    const choose = partitionByKey(() => 12)
    const loud = Buffer.from('11223344aabbccdd', 'hex')
    const home = partitionFor(loud, 12)
    for (let n = 0; n < MAX_EVENTS_PER_KEY_AND_SECOND; n += 1) {
      expect(choose(loud, 5_000)).toEqual({ partition: home, spread: false })
    }
    const spread = Array.from({ length: 24 }, () => choose(loud, 5_999))
    expect(spread.every((choice) => choice.spread)).toBe(true)
    expect(new Set(spread.map(({ partition }) => partition)).size).toBe(12)

    const quiet = Buffer.from('0000000000000001', 'hex')
    expect(choose(quiet, 5_999)).toEqual({ partition: partitionFor(quiet, 12), spread: false })
    expect(choose(loud, 6_000)).toEqual({ partition: home, spread: false })
  })
})
