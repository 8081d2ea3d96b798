import { describe, expect, it } from 'vitest'
import { VisitorMemory } from './visitor-memory.ts'

const HOUR_MS = 3_600_000

describe('the memory of visitors', () => {
  it('knows a visitor and the offers it was sent to for 24 h', () => {
    const memory = new VisitorMemory(100)
    expect(memory.recall('a', 'b', 0)).toEqual({ returning: false, offers: [] })
    memory.note('a', 5, 0)
    memory.note('a', 0, HOUR_MS)
    expect(memory.recall('a', 'b', 2 * HOUR_MS)).toEqual({ returning: true, offers: [5] })
    expect(memory.recall('a', 'b', 24 * HOUR_MS)).toEqual({ returning: true, offers: [] })
    expect(memory.recall('a', 'b', 25 * HOUR_MS)).toEqual({ returning: false, offers: [] })
  })

  it("knows a visitor across midnight by yesterday's name", () => {
    const memory = new VisitorMemory(100)
    memory.note('old name', 5, 0)
    memory.note('new name', 6, 2 * HOUR_MS)
    const { returning, offers } = memory.recall('new name', 'old name', 3 * HOUR_MS)
    expect(returning).toBe(true)
    expect(new Set(offers)).toEqual(new Set([5, 6]))
  })

  it('forgets the visitor unseen for longest when it is full, and says so', () => {
    const memory = new VisitorMemory(2)
    memory.note('a', 1, 0)
    memory.note('b', 1, 1)
    memory.note('a', 1, 2)
    memory.note('c', 1, 3)
    expect(memory.recall('b', '', 4).returning).toBe(false)
    expect(memory.recall('a', '', 4).returning).toBe(true)
    expect(memory).toMatchObject({ size: 2, forgotten: 1 })
  })

  it('keeps at most 32 offers of one visitor', () => {
    const memory = new VisitorMemory(2)
    for (let offer = 1; offer <= 40; offer += 1) memory.note('a', offer, offer)
    const { offers } = memory.recall('a', '', 100)
    expect(offers).toHaveLength(32)
    expect(offers).not.toContain(8)
    expect(offers).toContain(40)
  })
})
