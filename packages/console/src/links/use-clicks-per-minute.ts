import { useState } from 'react'
import { countOf, useReport } from '../api/report.ts'

const MINUTES = 30
const REFETCH_MS = 10_000
const MINUTE_MS = 60_000
const MAX_ROWS = 10_000

/** Clicks of each link in each of the last 30 minutes, oldest first. */
export function useClicksPerMinute(): (linkId: number) => readonly number[] | undefined {
  const [begin] = useState(() => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - (MINUTES - 1) * MINUTE_MS)
  const asked = {
    from: new Date(begin).toISOString(),
    interval: 'minute',
    group_by: 'link',
    metrics: 'gross',
    limit: MAX_ROWS,
  }
  const { data } = useReport(asked, { refetchMs: REFETCH_MS })
  return (linkId) => {
    if (data === undefined) return undefined
    const last = Math.floor(Date.parse(data.meta.to) / MINUTE_MS)
    const values = Array.from({ length: MINUTES }, () => 0)
    for (const row of data.rows) {
      if (row['link_id'] !== linkId) continue
      const place = MINUTES - 1 - (last - Math.floor(Date.parse(String(row['time'])) / MINUTE_MS))
      if (place >= 0 && place < MINUTES) values[place] = countOf(row, 'gross')
    }
    return values
  }
}
