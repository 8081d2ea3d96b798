import { Group, Skeleton, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { countOf, useReport } from '../api/report.ts'
import { meaningOf } from '../live/reason-meanings.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { formatCount, formatPercent } from '../ui/format.ts'
import { Card } from './card.tsx'

const DAY_MS = 86_400_000

/** Of the last day: how many clicks were no people, and what fraud rules kept away. */
export function FraudSummary() {
  const [from] = useState(() => new Date(Date.now() - DAY_MS).toISOString())
  const classes = useReport({ from, group_by: 'class', metrics: 'gross', filter: 'class:human|bot|preflight|test' })
  const skips = useReport({ from, group_by: 'reason', metrics: 'skips', limit: 200 })
  const all = (classes.data?.rows ?? []).reduce((sum, row) => sum + countOf(row, 'gross'), 0)
  const byFraud = (skips.data?.rows ?? []).filter((row) => String(row['reason']).startsWith('fraud.'))
  return (
    <Card title="Fraud, last 24 hours">
      {classes.error !== null && <FailureNote error={classes.error} retry={() => void classes.refetch()} />}
      {classes.data === undefined && classes.error === null && <Skeleton h={80} />}
      {(classes.data?.rows ?? []).map((row) => (
        <Group key={String(row['class'])} justify="space-between" py={2}>
          <Text size="sm">{String(row['class'])}</Text>
          <Text size="sm" className="sl-number">
            {formatCount(countOf(row, 'gross'))} clicks, {formatPercent(all === 0 ? 0 : countOf(row, 'gross') / all)}
          </Text>
        </Group>
      ))}
      {classes.data !== undefined && all === 0 && <Text size="sm">No clicks in this time.</Text>}
      {byFraud.map((row) => {
        const reason = String(row['reason'])
        return (
          <Group key={reason} justify="space-between" py={2}>
            <Text size="sm" title={meaningOf(reason)}>
              offers refused by <span className="sl-mono">{reason}</span>
            </Text>
            <Text size="sm" className="sl-number">
              {formatCount(countOf(row, 'skips'))}
            </Text>
          </Group>
        )
      })}
      {skips.data !== undefined && byFraud.length === 0 && all > 0 && (
        <Text size="sm" c="dimmed" mt={4}>
          No offer was refused by a fraud rule: offers enforce them only when told to. See{' '}
          <Link href="/report?group_by=class">clicks by class</Link>.
        </Text>
      )}
    </Card>
  )
}
