import 'uplot/dist/uPlot.min.css'
import { Group, Paper, Skeleton, Text, Title, useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import type { Report } from '../api/report.ts'
import { countOf } from '../api/report.ts'
import type { ChartInterval } from './bucket-times.ts'
import { bucketTimes } from './bucket-times.ts'
import classes from './time-chart.module.css'

const OUTCOMES = ['delivered', 'fallback', 'blocked', 'lost'] as const
const HEIGHT = 240
/** Up to so many, each point is marked. */
const MARKED_POINTS = 60

interface TimeChartProps {
  readonly report: Report | undefined
  readonly interval: ChartInterval
}

/** Clicks over time, one line for each outcome; a time without clicks is drawn as zero. */
export function TimeChart({ report, interval }: TimeChartProps) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const plot = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  const data = useMemo(() => seriesOf(report, interval), [report, interval])

  useEffect(() => {
    const target = plot.current
    if (target === null || width === 0 || data[0].length === 0) return undefined
    const style = getComputedStyle(document.documentElement)
    const color = (name: string) => style.getPropertyValue(`--${name}`).trim()
    const axis = {
      stroke: color('mantine-color-dimmed'),
      grid: { stroke: color('sl-line'), width: 1 },
      ticks: { show: false },
    }
    const chart = new uPlot(
      {
        width,
        height: HEIGHT,
        cursor: { drag: { x: false, y: false } },
        legend: { markers: { show: false } },
        axes: [
          { ...axis, values: timeLabels },
          { ...axis, size: 46 },
        ],
        scales: { y: { range: (_chart, _low, high) => [0, Math.max(4, high * 1.1)] } },
        series: [
          { label: 'Time', value: '{DD} {MMM} {HH}:{mm}' },
          ...OUTCOMES.map((outcome) => ({
            label: outcome,
            stroke: color(`sl-${outcome}`),
            width: 2,
            points: { show: data[0].length <= MARKED_POINTS, size: 5 },
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
      <Group justify="space-between" mb="xs">
        <Title order={2}>Clicks over time</Title>
        <Group gap="md">
          {OUTCOMES.map((outcome) => (
            <Group key={outcome} gap={6}>
              <span className={classes['dot']} style={{ background: `var(--sl-${outcome})` }} aria-hidden />
              <Text size="xs" c="dimmed">
                {outcome}
              </Text>
            </Group>
          ))}
        </Group>
      </Group>
      <div
        ref={ref}
        className={classes['chart']}
        style={{ minHeight: HEIGHT + 30 }}
        role="img"
        aria-label="Clicks over time by outcome; the table below has the numbers"
      >
        {report === undefined && <Skeleton h={HEIGHT} />}
        <div ref={plot} />
      </div>
    </Paper>
  )
}

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** The hour, and the day where one begins. */
function timeLabels(_chart: uPlot, splits: readonly number[]): string[] {
  return splits.map((seconds) => {
    const at = new Date(seconds * 1_000)
    return at.getHours() === 0 && at.getMinutes() === 0 ? day.format(at) : hour.format(at)
  })
}

function seriesOf(report: Report | undefined, interval: ChartInterval): uPlot.AlignedData {
  if (report === undefined) return [[]]
  const rows = new Map(report.rows.map((row) => [Date.parse(String(row['time'])), row]))
  const { from, to } = report.meta
  const times = [...new Set([...bucketTimes(Date.parse(from), Date.parse(to), interval), ...rows.keys()])].toSorted(
    (a, b) => a - b,
  )
  return [
    times.map((ms) => ms / 1_000),
    ...OUTCOMES.map((outcome) => times.map((ms) => countOf(rows.get(ms), outcome))),
  ]
}
