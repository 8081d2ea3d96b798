import { UnstyledButton } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import type { Report, ReportRow } from '../api/report.ts'
import type { Role } from '../session/session.ts'
import type { Column } from '../ui/data-table.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatMetric, metricOrder } from './format-metric.ts'
import type { Dimension } from './report-view.ts'
import { metricsFor } from './report-view.ts'

interface BreakdownProps {
  readonly dimension: Dimension
  readonly report: Report | undefined
  readonly role: Role
  readonly onDrill: (value: string) => void
}

const HEADERS: Readonly<Record<string, string>> = {
  gross: 'Clicks',
  delivered: 'Delivered',
  fallback: 'Fallback',
  blocked: 'Blocked',
  lost: 'Lost',
  unique_clicks: 'Unique',
  conversions: 'Conv.',
  cr: 'CR',
  payout: 'Payout',
  epc: 'EPC',
  revenue: 'Revenue',
  profit: 'Profit',
}
const NARROW = new Set(['gross', 'conversions'])

/** One row for each value of a dimension; choosing one asks further within it. */
export function Breakdown({ dimension, report, role, onDrill }: BreakdownProps) {
  const label = (row: ReportRow) => labelOf(row, dimension)
  const columns: readonly Column<ReportRow>[] = [
    {
      key: 'value',
      header: dimension.label,
      width: 190,
      sortBy: label,
      cell: (row) =>
        row['is_other'] === true || row[dimension.field] === null ? (
          label(row)
        ) : (
          <UnstyledButton
            c="var(--mantine-color-anchor)"
            fz="sm"
            td="underline"
            onClick={() => onDrill(String(row[dimension.field]))}
          >
            {label(row)}
          </UnstyledButton>
        ),
    },
    ...metricsFor(role).map((metric): Column<ReportRow> => ({
      key: metric,
      header: HEADERS[metric] ?? metric,
      numeric: true,
      wide: !NARROW.has(metric),
      sortBy: (row) => metricOrder(row[metric]),
      cell: (row) => formatMetric(metric, row[metric]),
    })),
  ]
  return (
    <DataTable
      key={dimension.name}
      label={`Clicks by ${dimension.label}`}
      columns={columns}
      rows={report?.rows}
      rowKey={(row) => `${String(row[dimension.field])} ${String(row['is_other'] ?? '')}`}
      initialSorting={{ key: 'gross', direction: 'descending' }}
      empty={
        <EmptyState icon={<IconChartBar />} title="No clicks in this time">
          Choose a longer time, take a filter away, or open a link from its page: it is here a few seconds later.
        </EmptyState>
      }
    />
  )
}

function labelOf(row: ReportRow, { field, nameField }: Dimension): string {
  if (row['is_other'] === true) return 'All others'
  const value = row[field]
  const name = nameField === undefined ? undefined : row[nameField]
  if (typeof name === 'string' && name !== '') return name
  if (nameField !== undefined && value === 0) return 'none'
  return value === '' || value === null || value === undefined ? 'unknown' : String(value)
}
