import { describe, expect, it } from 'vitest'
import { VisitorMemory } from './visitor-memory.ts'

const HOUR_MS = 3_600_000

describe('the memory of visitors', () => {
  it('knows a visitor and the offers it was sent to for 24 h', () => {
    const memory = new VisitorMemory(100)
    expect(memory.recall('a', 'b', 0).returning).toBe(false)
    memory.note('a', 5, 0)
    memory.note('a', 0, HOUR_MS)
    const soon = memory.recall('a', 'b', 2 * HOUR_MS)
    expect([soon.returning, soon.had(5), soon.had(6)]).toEqual([true, true, false])
    const later = memory.recall('a', 'b', 24 * HOUR_MS)
    expect([later.returning, later.had(5)]).toEqual([true, false])
    expect(memory.recall('a', 'b', 25 * HOUR_MS).returning).toBe(false)
  })

  it("knows a visitor across midnight by yesterday's name", () => {
    const memory = new VisitorMemory(100)
    memory.note('old name', 5, 0)
    memory.note('new name', 6, 2 * HOUR_MS)
    const recalled = memory.recall('new name', 'old name', 3 * HOUR_MS)
    expect([recalled.returning, recalled.had(5), recalled.had(6), recalled.had(7)]).toEqual([true, true, true, false])
  })

  it('forgets visitors unseen for longest when it is full, and says so', () => {
    const memory = new VisitorMemory(4)
    for (const [at, visitor] of ['a', 'b', 'c', 'd', 'a', 'e'].entries()) memory.note(visitor, 1, at)
    expect(memory.forgotten).toBe(1)
    expect(['b', 'e', 'a'].map((visitor) => memory.recall(visitor, '', 6).returning)).toEqual([false, true, true])
  })

  it('keeps at most 32 offers of one visitor', () => {
    const memory = new VisitorMemory(2)
    for (let offer = 1; offer <= 40; offer += 1) memory.note('a', offer, offer)
    const recalled = memory.recall('a', '', 100)
    expect([8, 9, 40].map((offer) => recalled.had(offer))).toEqual([false, true, true])
  })
})
