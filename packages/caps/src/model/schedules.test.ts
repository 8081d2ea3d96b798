import { describe, expect, it } from 'vitest'
import { Choices } from './random.ts'
import { World } from './world.ts'

/** `SMARTLINK_CAP_SCHEDULES=100000` explores for long, `SMARTLINK_CAP_SEED` starts elsewhere or runs one again. */
const SCHEDULES = Number(process.env['SMARTLINK_CAP_SCHEDULES'] ?? 2_000)
const FIRST_SEED = Number(process.env['SMARTLINK_CAP_SEED'] ?? 1)

describe('the promise of a hard cap', () => {
  it(
    'holds in every schedule of crashes, copies, delays, repeats, takeovers, window turns and edits',
    { timeout: 3_600_000 },
    () => {
      let delivered = 0
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
        const choices = new Choices(seed)
        const world = new World(choices)
        try {
          world.run(choices.between(50, 400))
        } catch (error) {
          throw new Error(`schedule ${seed}:\n${world.trace.join('\n')}`, { cause: error })
        }
        delivered += world.deliveredClicks
      }
      // A model in which nothing is let through would hold too.
      expect(delivered).toBeGreaterThan(SCHEDULES * 20)
    },
  )
})
