export type ChartInterval = 'minute' | 'hour' | 'day'

const MOST = 20_000

/** Where each bucket of a span begins, ms since the epoch, in the zone of this browser: as reports are asked for here. */
export function bucketTimes(fromMs: number, toMs: number, interval: ChartInterval): readonly number[] {
  const times: number[] = []
  const at = new Date(fromMs)
  if (interval === 'minute') at.setSeconds(0, 0)
  else if (interval === 'hour') at.setMinutes(0, 0, 0)
  else at.setHours(0, 0, 0, 0)
  while (at.getTime() < toMs && times.length < MOST) {
    times.push(at.getTime())
    // Hours are steps of time: the one that clocks repeat in autumn is counted twice.
    if (interval === 'day') at.setDate(at.getDate() + 1)
    else at.setTime(at.getTime() + (interval === 'hour' ? 3_600_000 : 60_000))
  }
  return times
}
