import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReportAsked } from '../api/report.ts'
import { countOf, useReport } from '../api/report.ts'
import { meaningOf } from '../live/reason-meanings.ts'
import { formatCount } from '../ui/format.ts'
import classes from './skip-reasons.module.css'

const MOST_SHOWN = 12

/** Why offers were not chosen: each time one was passed over, by offer and reason. */
export function SkipReasons({ span }: { readonly span: ReportAsked }) {
  const { data } = useReport({ ...span, metrics: 'skips', group_by: 'offer,reason', limit: 200 })
  const rows = (data?.rows ?? [])
    .map((row) => ({
      offer: String(row['offer_name'] ?? row['offer_id']),
      reason: String(row['reason']),
      skips: countOf(row, 'skips'),
    }))
    .filter(({ skips }) => skips > 0)
    .toSorted((a, b) => b.skips - a.skips)
  const most = rows[0]?.skips ?? 1
  return (
    <Paper className="sl-card" p="md">
      <Title order={2} mb={4}>
        Why offers were not chosen
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Each time an offer was passed over for a click, by the first rule that stood against it.
      </Text>
      {data !== undefined && rows.length === 0 && <Text size="sm">No offer was passed over in this time.</Text>}
      <Stack gap="sm">
        {rows.slice(0, MOST_SHOWN).map(({ offer, reason, skips }) => (
          <div key={`${offer} ${reason}`}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm" truncate title={meaningOf(reason)}>
                <b>{offer}</b> <span className="sl-mono">{reason}</span>{' '}
                <Text span size="xs" c="dimmed" visibleFrom="sm">
                  {meaningOf(reason)}
                </Text>
              </Text>
              <Text size="sm" className="sl-number">
                {formatCount(skips)}
              </Text>
            </Group>
            <div className={classes['track']} aria-hidden>
              <div className={classes['bar']} style={{ width: `${(skips / most) * 100}%` }} />
            </div>
          </div>
        ))}
      </Stack>
      {rows.length > MOST_SHOWN && (
        <Text size="xs" c="dimmed" mt="sm">
          and {rows.length - MOST_SHOWN} more
        </Text>
      )}
    </Paper>
  )
}
