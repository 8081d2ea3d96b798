import { Button, Group, Paper, Text } from '@mantine/core'
import { countOf, moneyOf, useReport } from '../api/report.ts'
import { formatCount, formatPercent } from '../ui/format.ts'
import type { DraftMember } from './draft.ts'
import { suggestWeights } from './suggest-weights.ts'

interface SuggestedWeightsProps {
  readonly linkId: number
  readonly members: readonly DraftMember[]
  readonly nameOf: (offerId: number) => string
  readonly onTake: (members: DraftMember[]) => void
}

const THOUSANDTHS = 1_000

/** Weights by what each offer earned a click here, once there is enough to go by. */
export function SuggestedWeights({ linkId, members, nameOf, onTake }: SuggestedWeightsProps) {
  const filter = `link:${linkId},outcome:delivered`
  const { data } = useReport({ group_by: 'offer', filter, metrics: 'delivered,payout', limit: 1_000 })
  if (data === undefined) return null
  const earned = data.rows.map((row) => {
    const amounts = moneyOf(row['payout']).map(({ amount }) => Number(amount))
    return [Number(row['offer_id']), { clicks: countOf(row, 'delivered'), payout: Math.max(0, ...amounts) }] as const
  })
  const suggestion = suggestWeights(members, new Map(earned))
  if (suggestion.kind === 'too_little') {
    return (
      <Text size="sm" c="dimmed">
        Weights are suggested by earnings per click, once each offer has {formatCount(suggestion.neededClicks)}{' '}
        delivered clicks in 7 days and there is a payout. The fewest so far: {formatCount(suggestion.fewestClicks)}.
      </Text>
    )
  }
  const words = suggestion.weights.map(
    (weight, index) => `${nameOf(members[index]?.offer_id ?? 0)} ${formatPercent(weight / THOUSANDTHS)}`,
  )
  const take = () =>
    onTake(members.map((member, index) => ({ ...member, weight: suggestion.weights[index] ?? member.weight })))
  return (
    <Paper className="sl-card" p="sm">
      <Group justify="space-between">
        <div style={{ flex: '1 1 16rem' }}>
          <Text size="sm" fw={550}>
            Suggested by earnings per click of the last 7 days
          </Text>
          <Text size="sm" c="dimmed">
            {words.join(', ')}
          </Text>
        </div>
        <Button variant="light" onClick={take}>
          Take them
        </Button>
      </Group>
    </Paper>
  )
}
