import { Group, Paper, SimpleGrid, Skeleton, Text } from '@mantine/core'
import type { Report } from '../api/report.ts'
import { moneyOf } from '../api/report.ts'
import type { Role } from '../session/session.ts'
import { formatPercent } from '../ui/format.ts'
import { formatMetric } from './format-metric.ts'
import classes from './totals.module.css'

type Values = Report['totals'] | undefined

interface Shown {
  readonly metric: string
  readonly label: string
  readonly operatorsOnly?: true
}

const SHOWN: readonly Shown[] = [
  { metric: 'gross', label: 'Clicks' },
  { metric: 'delivered', label: 'Delivered' },
  { metric: 'fallback', label: 'Fallback' },
  { metric: 'blocked', label: 'Blocked' },
  { metric: 'lost', label: 'Lost' },
  { metric: 'unique_clicks', label: 'Unique' },
  { metric: 'conversions', label: 'Conversions' },
  { metric: 'cr', label: 'Conversion rate' },
  { metric: 'payout', label: 'Payout' },
  { metric: 'profit', label: 'Profit', operatorsOnly: true },
]

/** Their colours are those of the chart. */
const OUTCOMES = new Set(['delivered', 'fallback', 'blocked', 'lost'])

/** The sums, each beside its change against the period before. */
export function Totals({ now, before, role }: { readonly now: Values; readonly before: Values; readonly role: Role }) {
  const shown = SHOWN.filter(({ operatorsOnly }) => operatorsOnly !== true || role !== 'publisher')
  return (
    <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="xs">
      {shown.map(({ metric, label }) => (
        <Paper key={metric} className="sl-card" p="sm">
          <Group gap={6} wrap="nowrap">
            {OUTCOMES.has(metric) && (
              <span className={classes['dot']} style={{ background: `var(--sl-${metric})` }} aria-hidden />
            )}
            <Text size="xs" c="dimmed" fw={600} truncate>
              {label}
            </Text>
          </Group>
          {now === undefined ? (
            <Skeleton h={24} mt={6} w="70%" />
          ) : (
            <Text fz="lg" fw={650} className="sl-number" truncate title={formatMetric(metric, now[metric])}>
              {formatMetric(metric, now[metric])}
            </Text>
          )}
          <Text size="xs" c="dimmed" mih={18}>
            {now === undefined || before === undefined ? '' : change(amount(now[metric]), amount(before[metric]))}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  )
}

/** The number itself; of money the largest amount, as currencies are never added. */
function amount(value: Report['totals'][string] | undefined): number {
  if (typeof value === 'number') return value
  return moneyOf(value).reduce((largest, money) => Math.max(largest, Number(money.amount)), 0)
}

function change(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'as before' : 'none before'
  const part = (now - before) / before
  return `${part >= 0 ? '▲' : '▼'} ${formatPercent(Math.abs(part))}`
}
