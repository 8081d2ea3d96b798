import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './process.ts'
import type { QueryRow } from './prometheus.ts'

export const DASHBOARDS = join(ROOT, 'infra/grafana/dashboards')

/** One query of a panel. */
export interface PanelQuery {
  readonly dashboard: string
  readonly panel: string
  readonly unit: string
  /** With Grafana's variables filled in. */
  readonly expression: string
  readonly legend: string
}

interface Panel {
  readonly title: string
  readonly fieldConfig: { readonly defaults: { readonly unit: string } }
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
}

/** Every query of every dashboard; `rateInterval` is what Grafana makes of four scrapes. */
export function panelQueries(rateInterval: string): PanelQuery[] {
  return readdirSync(DASHBOARDS).flatMap((file) => {
    const { title, panels } = JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8')) as {
      readonly title: string
      readonly panels: readonly Panel[]
    }
    return panels.flatMap((panel) =>
      panel.targets.map(({ expr, legendFormat }) => ({
        dashboard: title,
        panel: panel.title,
        unit: panel.fieldConfig.defaults.unit,
        expression: expr.replaceAll('$__rate_interval', rateInterval),
        legend: legendFormat,
      })),
    )
  })
}

/** Panels of what does not happen to a healthy system, or only now and then. */
const RARE = [
  'Alarms of the sink',
  'Batches in doubt, by what was done',
  'Looks at sources',
  'Nodes that hold reports back',
  'Put aside',
  'Rules in shadow: clicks they would stop',
]

/** What the expression of a panel with this unit is about. */
const MEASURES: Readonly<Record<string, RegExp>> = {
  s: /_seconds/,
  bytes: /_bytes/,
  percentunit: /\/|_ratio|rate\(process_cpu_seconds_total/,
  reqps: /rate\(smartlink_(clicks|click_reasons|postbacks|links_not_found|api_request_seconds_count|fraud)/,
  ops: /rate\(/,
  wps: /rate\(smartlink_sink_rows_total/,
  short: /^(?!.*(_seconds|_bytes|rate\())/,
  none: /revision/,
}

/** What is wrong with what a panel shows, in words. */
export function faultOf(query: PanelQuery, rows: readonly QueryRow[]): string | undefined {
  const { dashboard, panel, unit, expression, legend } = query
  const fault = (what: string): string => `${dashboard} / ${panel}: ${what} (${expression})`
  if (MEASURES[unit]?.test(expression) !== true) return fault(`its unit is ${unit}`)
  const numbers = rows.filter(({ value }) => Number.isFinite(value))
  if (numbers.length === 0) return RARE.includes(panel) ? undefined : fault('no data')
  const lines = rows.map(({ metric }) =>
    legend.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? `no label ${label}`),
  )
  if (new Set(lines).size < lines.length) return fault(`lines of one name: ${lines.join(', ')}`)
  return lines.some((line) => line.includes('no label')) ? fault(`legend ${lines.join(', ')}`) : undefined
}
