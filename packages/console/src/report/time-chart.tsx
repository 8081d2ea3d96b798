import 'uplot/dist/uPlot.min.css'
import { Paper, Skeleton, useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import type { Report } from '../api/report.ts'
import { countOf } from '../api/report.ts'

const OUTCOMES = ['delivered', 'fallback', 'blocked', 'lost'] as const
const HEIGHT = 240

/** Clicks over time, one line for each outcome. */
export function TimeChart({ report }: { readonly report: Report | undefined }) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const plot = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  const data = useMemo((): uPlot.AlignedData => {
    const rows = report?.rows ?? []
    return [
      rows.map((row) => Date.parse(String(row['time'])) / 1_000),
      ...OUTCOMES.map((outcome) => rows.map((row) => countOf(row, outcome))),
    ]
  }, [report])

  useEffect(() => {
    const target = plot.current
    if (target === null || width === 0 || data[0].length === 0) return undefined
    const style = getComputedStyle(document.documentElement)
    const color = (name: string) => style.getPropertyValue(`--${name}`).trim()
    const axis = {
      stroke: color('mantine-color-dimmed'),
      grid: { stroke: color('sl-line'), width: 1 },
      ticks: { stroke: color('sl-line'), width: 1 },
    }
    const chart = new uPlot(
      {
        width,
        height: HEIGHT,
        cursor: { drag: { x: false, y: false } },
        axes: [axis, { ...axis, size: 46 }],
        scales: { y: { range: (_chart, _low, high) => [0, Math.max(4, high * 1.1)] } },
        series: [
          { label: 'Time' },
          ...OUTCOMES.map((outcome) => ({
            label: outcome,
            stroke: color(`sl-${outcome}`),
            width: 2,
            points: { size: 5 },
          })),
        ],
      },
      data,
      target,
    )
    return () => chart.destroy()
    // The colours are read from the page, so another scheme draws anew.
  }, [data, width, scheme])

  return (
    <Paper className="sl-card" p="md">
      <div
        ref={ref}
        style={{ minHeight: HEIGHT + 36, overflow: 'hidden' }}
        role="img"
        aria-label="Clicks over time by outcome; the table below has the numbers"
      >
        {report === undefined && <Skeleton h={HEIGHT} />}
        <div ref={plot} />
      </div>
    </Paper>
  )
}
