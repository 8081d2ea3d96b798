import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { SmartLink } from '../api/entities.ts'
import { formatPercent } from '../ui/format.ts'
import { effectiveSplit } from './effective-split.ts'
import { shareColor } from './share-colors.ts'
import { SplitBar } from './split-bar.tsx'

interface SplitSummaryProps {
  readonly link: SmartLink
  readonly nameOf: (offerId: number) => string
}

const DOT = { width: 10, height: 10, borderRadius: 3, flexShrink: 0 } as const

/** The strategy of a link in pictures: one bar, or one for each rank. */
export function SplitSummary({ link, nameOf }: SplitSummaryProps) {
  const tiers = effectiveSplit(link.strategy, link.members)
  return (
    <Stack gap="md">
      {tiers.map(({ rank, shares }, place) => (
        <Stack key={rank} gap={6}>
          {link.strategy === 'priority' && (
            <Text size="xs" c="dimmed" fw={600}>
              {place === 0 ? 'Tried first' : `Rank ${place + 1}`}
            </Text>
          )}
          {shares.length > 1 && <SplitBar shares={shares} nameOf={nameOf} tall />}
          {shares.map(({ member, offer_id, share }) => (
            <Group key={member} gap="xs" wrap="nowrap">
              <span style={{ ...DOT, background: shareColor(member) }} aria-hidden />
              <Anchor component={Link} href={`/offers/${offer_id}`} size="sm" flex={1} miw={0} truncate>
                {nameOf(offer_id)}
              </Anchor>
              {shares.length > 1 && (
                <Text size="sm" className="sl-number">
                  {formatPercent(share)}
                </Text>
              )}
            </Group>
          ))}
        </Stack>
      ))}
      {tiers.length === 0 && <Text size="sm">There are no offers in it yet.</Text>}
    </Stack>
  )
}
