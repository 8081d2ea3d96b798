import type { Spread } from './spread.ts'
import { spreadOf } from './spread.ts'

export interface TimeOptions {
  readonly rounds: number
  /** Calls in a round; long enough that the CPU clock is exact. */
  readonly calls: number
}

const WARM_UP_ROUNDS = 5

/**
 * CPU time of one call, µs, with everything Node.js does for it beside (collecting garbage, compiling). Time that other
 * processes take does not count.
 */
export function timeOperation(operation: (call: number) => void, { rounds, calls }: TimeOptions): Spread {
  let call = 0
  const round = (): number => {
    const before = process.cpuUsage()
    for (const end = call + calls; call < end; call++) operation(call)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / calls
  }
  for (let warm = 0; warm < WARM_UP_ROUNDS; warm++) round()
  return spreadOf(Array.from({ length: rounds }, round))
}
