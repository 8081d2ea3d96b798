/** Wall clocks of time zones. Holds a bounded cache, so make one per thread and share it. */
export interface ZoneClock {
  /** Minutes since Monday 00:00 on the zone's wall clock; -1 for a zone that does not exist. */
  minuteOfWeek(zone: string, now: number): number
}
