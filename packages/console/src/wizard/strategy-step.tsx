import { Button, Group, NumberInput, SegmentedControl, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconGift, IconPlus } from '@tabler/icons-react'
import { useEntities } from '../api/entities.ts'
import type { FieldErrors } from '../api/problem.ts'
import { CapEditor, LINK_SCOPES } from '../offers/cap-editor.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { optionsOf } from '../ui/option.ts'
import type { LinkDraft } from './draft.ts'
import type { LintCatalog } from './lint-draft.ts'
import { More } from './more.tsx'
import { OfferPicker } from './offer-picker.tsx'
import { PriorityEditor } from './priority-editor.tsx'
import { SuggestedWeights } from './suggested-weights.tsx'
import { inOrder, tiersOf } from './tiers.ts'
import { WeightEditor } from './weight-editor.tsx'

interface StrategyStepProps {
  readonly draft: LinkDraft
  readonly errors: FieldErrors
  readonly catalog: LintCatalog
  /** Of a link that is saved already and may have numbers. */
  readonly linkId: number | undefined
  readonly onChange: (changes: Partial<LinkDraft>) => void
}

const DEFAULT_WEIGHT = 100

export function StrategyStep({ draft, errors, catalog, linkId, onChange }: StrategyStepProps) {
  const [picking, { open, close }] = useDisclosure(false)
  const { data: publishers } = useEntities('publishers')
  const { members, strategy } = draft
  const nameOf = (id: number) => catalog.offers.find((offer) => offer.id === id)?.name ?? `Offer ${id} (archived)`
  const choose = (next: string) => {
    if (next === 'weight') onChange({ strategy: 'weight' })
    else onChange({ strategy: 'priority', members: tiersOf(members).length < 2 ? inOrder(members) : members })
  }
  const add = (ids: readonly number[]) => {
    const lowest = Math.max(0, ...members.map(({ rank }) => rank))
    const added = ids.map((offer_id, index) => ({
      offer_id,
      rank: lowest + 1 + index,
      weight: DEFAULT_WEIGHT,
      targeting: [],
    }))
    onChange({ members: [...members, ...added] })
    close()
  }
  const editor = { members, errors, nameOf, onChange: (next: LinkDraft['members']) => onChange({ members: next }) }

  return (
    <Stack gap="md">
      <div>
        <Text size="sm" fw={500} mb={4} id="strategy-label">
          Strategy
        </Text>
        <SegmentedControl
          aria-labelledby="strategy-label"
          value={strategy}
          onChange={choose}
          data={[
            { value: 'weight', label: 'Weight' },
            { value: 'priority', label: 'Priority' },
          ]}
        />
        <Text size="sm" c="dimmed" mt="xs">
          {strategy === 'weight'
            ? 'Clicks are shared by percentage among the offers that can take them. Good for testing.'
            : 'The first offer that can take a click gets it. Offers that share a rank share its clicks by weight. Good for scaling a winner.'}
        </Text>
      </div>
      {members.length === 0 ? (
        <EmptyState
          icon={<IconGift />}
          title="Choose the offers"
          action={
            <Button mt="sm" onClick={open}>
              Select offers
            </Button>
          }
        >
          The link sends each click to one of them. Two or three are enough to begin with.
        </EmptyState>
      ) : (
        <>
          {strategy === 'weight' ? <WeightEditor {...editor} /> : <PriorityEditor {...editor} />}
          <Group gap="xs">
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={open}>
              Select offers
            </Button>
            {strategy === 'weight' && members.length > 1 && (
              <Button
                variant="subtle"
                onClick={() => onChange({ members: members.map((member) => ({ ...member, weight: DEFAULT_WEIGHT })) })}
              >
                Share equally
              </Button>
            )}
          </Group>
          {linkId !== undefined && members.length > 1 && (
            <SuggestedWeights linkId={linkId} members={members} nameOf={nameOf} onTake={editor.onChange} />
          )}
        </>
      )}
      <More
        title="Returning visitors and caps of the link"
        hint="Send a visitor to the same offer again; limit what the whole link delivers"
        open={draft.sticky !== 'none' || draft.caps.length > 0}
      >
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label="A visitor who comes again"
              data={[
                { value: 'none', label: 'Is drawn anew each time' },
                { value: 'visitor', label: 'Goes to the same offer while it takes clicks' },
              ]}
              value={draft.sticky}
              onChange={(value) => onChange({ sticky: value === 'visitor' ? 'visitor' : 'none' })}
              allowDeselect={false}
              error={errors['/sticky']}
            />
            {draft.sticky === 'visitor' && (
              <NumberInput
                label="For how many days"
                min={1}
                max={30}
                allowDecimal={false}
                value={draft.sticky_days}
                onChange={(value) => onChange({ sticky_days: Number(value) || 1 })}
                error={errors['/sticky_days']}
              />
            )}
          </SimpleGrid>
          <CapEditor
            caps={draft.caps}
            errors={errors}
            scopes={LINK_SCOPES}
            publishers={optionsOf(publishers)}
            none="No caps of its own: the link delivers as many clicks as its offers take."
            onChange={(caps) => onChange({ caps })}
          />
        </Stack>
      </More>
      <OfferPicker
        opened={picking}
        catalog={catalog}
        present={members.map(({ offer_id }) => offer_id)}
        onClose={close}
        onAdd={add}
      />
    </Stack>
  )
}
