import { describe, expect, it } from 'vitest'
import { Choices } from './random.ts'
import { runSteadyTraffic } from './steady-traffic.ts'

const LATENCY: readonly [number, number] = [4, 25]

describe('the use of a hard cap under steady traffic', () => {
  it('comes to at least 99 % of a limit of 100 clicks a node, however uneven the nodes are', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const choices = new Choices(seed)
      const nodes = choices.between(1, 12)
      const limit = nodes * choices.between(100, choices.chance(0.5) ? 200 : 3_000)
      const rates = Array.from({ length: nodes }, () => (choices.chance(0.2) ? 0.2 : choices.between(1, 200)))
      const total = rates.reduce((sum, rate) => sum + rate, 0)
      const durationMs = Math.ceil((1.5 * limit * 1_000) / total) + 3_000
      const served = runSteadyTraffic(
        { limit, rates, durationMs: Math.min(durationMs, 120_000), latencyMs: LATENCY },
        choices,
      )
      const offered = Math.min(limit, served.clicks / 1.5)
      expect(served.let_through, `seed ${seed}`).toBeGreaterThanOrEqual(Math.floor(0.99 * offered))
      expect(served.let_through, `seed ${seed}`).toBeLessThanOrEqual(limit)
      expect(served.most_messages_a_second, `seed ${seed}`).toBeLessThanOrEqual(4)
    }
  })

  it('turns hardly a click away while a cap that lasts a minute is not nearly used', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const choices = new Choices(seed)
      const rates = Array.from({ length: choices.between(1, 10) }, () => choices.between(1, 100))
      const limit = 60 * rates.reduce((sum, rate) => sum + rate, 0)
      const served = runSteadyTraffic({ limit, rates, durationMs: 30_000, latencyMs: LATENCY }, choices)
      expect(served.early_let_through / served.early_clicks, `seed ${seed}`).toBeGreaterThan(0.995)
    }
  })

  it('is whole also for a few tokens among many nodes, whichever of them has the clicks', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const choices = new Choices(seed)
      const nodes = choices.between(2, 12)
      const limit = choices.between(1, 2 * nodes)
      const rates = Array.from({ length: nodes }, () => (choices.chance(0.3) ? choices.between(2, 20) : 0.1))
      rates[0] = 5
      const served = runSteadyTraffic({ limit, rates, durationMs: (limit + 4) * 1_500, latencyMs: LATENCY }, choices)
      expect(served.let_through, `seed ${seed}`).toBe(limit)
    }
  })
})
