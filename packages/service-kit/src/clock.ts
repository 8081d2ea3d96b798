/** Source of the current time, ms since the epoch. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** A clock that shows `startAtMs` now and runs on from there; for demonstrations and tests of windows and dates. */
export function clockStartingAt(startAtMs: number): Clock {
  const offsetMs = startAtMs - Date.now()
  return { now: () => Date.now() + offsetMs }
}

/** A clock that stands still when its source steps back, because a stream's time never goes back. */
export function neverGoingBack(source: Clock): Clock {
  let latestMs = Number.NEGATIVE_INFINITY
  return {
    now: () => {
      const nowMs = source.now()
      if (nowMs > latestMs) latestMs = nowMs
      return latestMs
    },
  }
}
