import type { Bench } from './bench-kind.ts'
import { paceUnderReports } from './pace-under-reports.ts'

const ROWS = 3_000_000
const PER_SECOND = 500

/** Whether redirects wait for reports on a machine that does both. */
export const bench: Bench = {
  title: 'Redirects beside reports',

  async run({ quick, say }) {
    const rows = quick ? ROWS / 10 : ROWS
    const rounds = quick ? 1 : 5
    const { idleP99Ms, busyP99Ms, reports } = await paceUnderReports({
      rows,
      perSecond: PER_SECOND,
      rounds,
      sliceSeconds: 8,
      say,
    })
    return `p99 of redirects: **${idleP99Ms.toFixed(1)} ms** alone, **${busyP99Ms.toFixed(1)} ms** beside reports that never pause (${reports} of them were answered).

How it was taken: a whole Smart Link in one process with its ClickHouse child, filled with ${rows.toLocaleString('en')} clicks of 30 days;
${PER_SECOND} requests a second in open loop; ${rounds} pairs of slices, one without and one with reports over all rows; medians of their p99.`
  },
}
