import { Badge, Box, Button, Checkbox, Group, Modal, ScrollArea, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Offer } from '../api/entities.ts'
import { describeOffer } from '../offers/describe-offer.ts'
import { formatMoney } from '../ui/format.ts'
import { SearchInput } from '../ui/search-input.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import type { LintCatalog } from './lint-draft.ts'

interface OfferPickerProps {
  readonly opened: boolean
  readonly catalog: LintCatalog
  /** Offers of the link so far. */
  readonly present: readonly number[]
  readonly onClose: () => void
  readonly onAdd: (ids: readonly number[]) => void
}

const MAX_SHOWN = 200

/** Offers to choose from, each with what one must know to choose it. */
export function OfferPicker({ opened, catalog, present, onClose, onAdd }: OfferPickerProps) {
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<readonly number[]>([])
  const wanted = q.trim().toLowerCase()
  const advertiserOf = (offer: Offer) => catalog.advertisers.find(({ id }) => id === offer.advertiser_id)?.name ?? ''
  const fitting = catalog.offers.filter((offer) =>
    `${offer.id} ${offer.name} ${advertiserOf(offer)} ${offer.tags.join(' ')}`.toLowerCase().includes(wanted),
  )
  const forget = () => {
    setChosen([])
    setQ('')
  }
  const toggle = (id: number) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  const none = catalog.offers.length === 0 ? 'There are no offers yet. Make one under Offers first.' : 'No offer fits.'

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={forget}
      title="Select offers"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="sm">
        <SearchInput label="Search offers" value={q} onChange={setQ} />
        <ScrollArea.Autosize mah="50dvh">
          <Stack gap={4}>
            {fitting.slice(0, MAX_SHOWN).map((offer) => (
              <Checkbox.Card
                key={offer.id}
                p="sm"
                checked={chosen.includes(offer.id)}
                onClick={() => toggle(offer.id)}
                aria-label={offer.name}
              >
                <Group wrap="nowrap" align="flex-start">
                  <Checkbox.Indicator aria-hidden />
                  <Box style={{ minWidth: 0, flex: 1 }}>
                    <Group gap="xs" justify="space-between">
                      <Text size="sm" fw={550}>
                        {offer.name}
                      </Text>
                      <Group gap={4}>
                        {present.includes(offer.id) && <Badge color="gray">in the link</Badge>}
                        <StatusBadge status={offer.status} />
                      </Group>
                    </Group>
                    <Text size="xs" c="dimmed">
                      {[advertiserOf(offer), formatMoney(offer.payout), ...describeOffer(offer)].join(' · ')}
                    </Text>
                  </Box>
                </Group>
              </Checkbox.Card>
            ))}
            {fitting.length === 0 && (
              <Text size="sm" c="dimmed" p="md" ta="center">
                {none}
              </Text>
            )}
          </Stack>
        </ScrollArea.Autosize>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={chosen.length === 0} onClick={() => onAdd(chosen)}>
            {chosen.length === 0 ? 'Add' : `Add ${chosen.length} offer${chosen.length === 1 ? '' : 's'}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
