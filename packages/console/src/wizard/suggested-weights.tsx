import { Button, Group, Paper, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { control, dataOf } from '../api/client.ts'
import { formatCount, formatPercent } from '../ui/format.ts'
import type { DraftMember } from './draft.ts'

interface SuggestedWeightsProps {
  readonly linkId: number
  readonly members: readonly DraftMember[]
  readonly nameOf: (offerId: number) => string
  readonly onTake: (members: DraftMember[]) => void
}

const STALE_MS = 60_000

/** Weights by how likely each offer is to earn the most a click here, by what it earned so far. */
export function SuggestedWeights({ linkId, members, nameOf, onTake }: SuggestedWeightsProps) {
  const { data } = useQuery({
    queryKey: ['smart-links', linkId, 'suggested-weights'],
    queryFn: ({ signal }) =>
      dataOf(
        control.GET('/v1/smart-links/{id}/suggested-weights', { params: { path: { id: String(linkId) } }, signal }),
      ),
    staleTime: STALE_MS,
  })
  if (data === undefined) return null
  const weightOf = (offerId: number) => data.members.find((member) => member.offer_id === offerId)?.suggested_weight
  const weights = members.map(({ offer_id }) => weightOf(offer_id) ?? null)
  if (data.offers.length === 0 || weights.every((weight) => weight === null)) {
    return (
      <Text size="sm" c="dimmed">
        Weights are suggested here by what each offer earns a click, once there are enough clicks and conversions.
      </Text>
    )
  }
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0)
  const words = members.map(({ offer_id }, index) => {
    const offer = data.offers.find((found) => found.offer_id === offer_id)
    const share = sum === 0 ? 0 : (weights[index] ?? 0) / sum
    const clicks = offer === undefined ? '' : ` of ${formatCount(offer.clicks)} clicks`
    return `${nameOf(offer_id)} ${formatPercent(share)}${clicks}`
  })
  return (
    <Paper className="sl-card" p="sm">
      <Group justify="space-between">
        <div style={{ flex: '1 1 16rem' }}>
          <Text size="sm" fw={550}>
            Suggested, by how likely each is to earn the most per click
          </Text>
          <Text size="sm" c="dimmed">
            {words.join(', ')}
          </Text>
        </div>
        <Button
          variant="light"
          onClick={() =>
            onTake(members.map((member, index) => ({ ...member, weight: weights[index] ?? member.weight })))
          }
        >
          Take them
        </Button>
      </Group>
    </Paper>
  )
}
