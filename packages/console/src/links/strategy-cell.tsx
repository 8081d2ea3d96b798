import { Text } from '@mantine/core'
import type { SmartLink } from '../api/entities.ts'
import { useEntities } from '../api/entities.ts'
import { effectiveSplit } from './effective-split.ts'
import { SplitBar } from './split-bar.tsx'

/** What a link does with its clicks, in a cell. */
export function StrategyCell({ link }: { readonly link: SmartLink }) {
  const { data: offers } = useEntities('offers')
  const nameOf = (id: number) => offers?.find((offer) => offer.id === id)?.name ?? `Offer ${id}`
  const tiers = effectiveSplit(link.strategy, link.members)
  const words =
    link.strategy === 'weight'
      ? `Weight, ${count(link.members.length, 'offer')}`
      : `Priority, ${count(tiers.length, 'rank')}`
  return (
    <>
      <Text size="xs" mb={3}>
        {words}
      </Text>
      {link.strategy === 'weight' && <SplitBar shares={tiers[0]?.shares ?? []} nameOf={nameOf} />}
    </>
  )
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
