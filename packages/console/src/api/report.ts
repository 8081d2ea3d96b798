import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Money } from '../ui/format.ts'
import { fetchJson, REPORT_BASE } from './client.ts'

export type MetricValue = number | null | readonly Money[]

/** `time`, fields of the dimensions with their names, `is_other`, metrics. */
export type ReportRow = Readonly<Record<string, MetricValue | string | boolean | undefined>>

export interface ReportMeta {
  readonly from: string
  readonly to: string
  readonly tz: string
  readonly complete_until: string | null
  readonly held_back_by: readonly {
    readonly stream: string
    readonly label?: string
    readonly complete_until: string
  }[]
  readonly dropped: number
  readonly late: number
  readonly unique_clicks?: 'exact' | 'approximate'
  readonly truncated: boolean
}

export interface Report {
  readonly meta: ReportMeta
  readonly totals: Readonly<Record<string, MetricValue>>
  readonly rows: readonly ReportRow[]
}

export interface ReportAsked {
  readonly from?: string
  readonly to?: string
  readonly tz?: string
  readonly interval?: string
  readonly group_by?: string
  readonly filter?: string
  readonly metrics: string
  readonly order_by?: string
  readonly limit?: number
}

export function reportPath(asked: ReportAsked, format: 'json' | 'csv' | 'parquet' = 'json'): string {
  const given = Object.entries({ ...asked, format: format === 'json' ? undefined : format })
  const pairs = given.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  return `${REPORT_BASE}/v1/reports/clicks?${new URLSearchParams(pairs)}`
}

export function useReport(asked: ReportAsked, options: { refetchMs?: number; enabled?: boolean } = {}) {
  return useQuery({
    queryKey: ['report', asked],
    queryFn: ({ signal }) => fetchJson<Report>(reportPath(asked), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: options.refetchMs ?? false,
    enabled: options.enabled ?? true,
  })
}

/** `filter=` of a condition: commas, bars, backslashes and a leading exclamation mark are text in a value. */
export function escapeFilterValue(value: string): string {
  return value.replace(/[\\,|]/g, '\\$&').replace(/^!/, '\\!')
}

export function countOf(row: ReportRow | undefined, metric: string): number {
  const value = row?.[metric]
  return typeof value === 'number' ? value : 0
}

export function moneyOf(value: ReportRow[string]): readonly Money[] {
  return Array.isArray(value) ? (value as readonly Money[]) : []
}
