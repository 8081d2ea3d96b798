import { Button, Group, Modal, Paper, Skeleton, Stack, Text, Textarea } from '@mantine/core'
import { IconGift } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { control, dataOf } from '../api/client.ts'
import { messageOf } from '../api/problem.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { formatMoney } from '../ui/format.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { showDone } from '../ui/toasts.ts'

interface OwnOffer {
  readonly id: number
  readonly name: string
}

const OFFERS_KEY = ['my', 'offers'] as const

/** Offers a publisher may ask for, and how it stands with each. */
export default function MyOffersPage() {
  const [asked, setAsked] = useState<OwnOffer>()
  const offers = useQuery({
    queryKey: OFFERS_KEY,
    queryFn: async ({ signal }) =>
      (await dataOf(control.GET('/v1/my/offers', { params: { query: { limit: '1000' } }, signal }))).items,
  })
  return (
    <>
      <PageHeader
        title="Offers"
        hint="Ask for the ones you want to send visitors to. Once you have access, the links that need it appear under My links."
      />
      {offers.isError && <FailureNote error={offers.error} retry={() => void offers.refetch()} />}
      {offers.isPending && <Skeleton h={160} aria-busy />}
      {offers.data?.length === 0 && (
        <Paper className="sl-card">
          <EmptyState icon={<IconGift />} title="Nothing to ask for">
            Offers that publishers may ask for stand here. What is open to everybody needs no asking.
          </EmptyState>
        </Paper>
      )}
      <Stack gap="sm">
        {(offers.data ?? []).map((offer) => (
          <Paper key={offer.id} className="sl-card" p="md">
            <Group justify="space-between">
              <div>
                <Text fw={600}>{offer.name}</Text>
                <Text size="sm" c="dimmed">
                  {formatMoney(offer.payout)} for a conversion
                </Text>
              </div>
              <Group gap="xs">
                {offer.standing !== 'open' && <StatusBadge status={offer.standing} />}
                {(offer.standing === 'open' || offer.standing === 'declined') && (
                  <Button variant="default" onClick={() => setAsked(offer)} aria-label={`Ask for ${offer.name}`}>
                    {offer.standing === 'declined' ? 'Ask again' : 'Ask for access'}
                  </Button>
                )}
              </Group>
            </Group>
          </Paper>
        ))}
      </Stack>
      {asked !== undefined && <AskDialog offer={asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function AskDialog({ offer, onClose }: { readonly offer: OwnOffer; readonly onClose: () => void }) {
  const [note, setNote] = useState('')
  const queries = useQueryClient()
  const ask = useMutation({
    mutationFn: () =>
      dataOf(
        control.POST('/v1/offers/{id}/access-requests', { params: { path: { id: String(offer.id) } }, body: { note } }),
      ),
    onSuccess: () => {
      showDone(`You have asked for ${offer.name}`, 'The answer will show here.')
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: OFFERS_KEY }),
  })
  return (
    <Modal opened onClose={onClose} title={`Ask for ${offer.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <Stack>
          <Textarea
            label="Where would the visitors come from?"
            description="Helps whoever decides; may stay empty"
            data-autofocus
            autosize
            minRows={3}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={ask.isError ? messageOf(ask.error) : undefined}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={ask.isPending}>
              Ask for access
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
