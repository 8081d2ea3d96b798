import { createWallet } from '@smartlink/caps/wallet'
import { createCalendar } from '@smartlink/caps/windows'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CapWaits } from './cap-waits.ts'

const NOW = Date.UTC(2026, 5, 10, 12)
const KEY = 'o1.c1.r1.clicks.day.UTC'
const OTHER = 'o2.c1.r1.clicks.day.UTC'
const DAY = createCalendar('day', 'UTC').at(NOW)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function started(maxWaiting = 256): { waits: CapWaits; asked: () => number } {
  const wallet = createWallet('00000000000000aa')
  wallet.look(KEY, DAY, NOW)
  wallet.look(OTHER, DAY, NOW)
  let asked = 0
  const waits = new CapWaits({ wallet, maxWaiting, maxWaitMs: 50, askNow: () => (asked += 1) })
  return { waits, asked: () => asked }
}

describe('waiting for the first tokens of a cap', () => {
  it('ends when every key was answered, and only then', () => {
    const { waits } = started()
    const resume = vi.fn<() => void>()
    const asked = [
      { key: KEY, window: DAY.key },
      { key: OTHER, window: DAY.key },
    ]
    expect(waits.wait(asked, NOW, resume)).toBe(true)
    waits.answered(KEY, DAY.key)
    expect(resume).not.toHaveBeenCalled()
    waits.answered(OTHER, DAY.key)
    expect(resume).toHaveBeenCalledOnce()
    vi.advanceTimersByTime(100)
    expect(resume).toHaveBeenCalledOnce()
    expect(waits.waiting).toBe(0)
  })

  it('ends after its time without an answer', () => {
    const { waits } = started()
    const resume = vi.fn<() => void>()
    waits.wait([{ key: KEY, window: DAY.key }], NOW, resume)
    vi.advanceTimersByTime(49)
    expect(resume).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(resume).toHaveBeenCalledOnce()
    waits.answered(KEY, DAY.key)
    expect(resume).toHaveBeenCalledOnce()
  })

  it('is refused when too many wait', () => {
    const { waits } = started(2)
    const resume = vi.fn<() => void>()
    const asked = [{ key: KEY, window: DAY.key }]
    expect([1, 2, 3].map(() => waits.wait(asked, NOW, resume))).toEqual([true, true, false])
    waits.answered(KEY, DAY.key)
    expect(resume).toHaveBeenCalledTimes(2)
    expect(waits.wait(asked, NOW, resume)).toBe(true)
    expect(waits.refused).toBe(1)
  })
})
