import { Button, Checkbox, Group, Paper, ScrollArea, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Offer, Publisher } from '../api/entities.ts'
import { useEntities, useSaveEntity } from '../api/entities.ts'
import type { Schemas } from '../api/client.ts'
import { fetchJson } from '../api/client.ts'
import { useMayWrite } from '../session/session.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { showDone, showFailure } from '../ui/toasts.ts'
import { showUndo } from '../ui/undo-toast.tsx'

type AccessRequest = Schemas['AccessRequest']

/** Who may send traffic to which offer, and who asks to. */
export default function AccessPage() {
  const { data: offers } = useEntities('offers')
  const { data: publishers } = useEntities('publishers')
  const closed = (offers ?? []).filter(({ access }) => access !== 'public')
  return (
    <>
      <PageHeader
        title="Access"
        hint="Offers that are not public, and the publishers that may send traffic to them. Public offers are open to all and not shown."
      />
      <Stack>
        <Requests offers={offers ?? []} publishers={publishers ?? []} />
        <Paper className="sl-card" p="md">
          {closed.length === 0 || publishers === undefined ? (
            <Text size="sm">Every offer is public, so there is nothing to grant.</Text>
          ) : (
            <ScrollArea
              type="auto"
              viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Access by publisher and offer' }}
            >
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Publisher</Table.Th>
                    {closed.map(({ id, name }) => (
                      <Table.Th key={id} ta="center">
                        {name}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {publishers.map((publisher) => (
                    <Table.Tr key={publisher.id}>
                      <Table.Th scope="row" fw={500}>
                        {publisher.name}
                      </Table.Th>
                      {closed.map((offer) => (
                        <Table.Td key={offer.id}>
                          <Grant offer={offer} publisher={publisher} />
                        </Table.Td>
                      ))}
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
          )}
        </Paper>
      </Stack>
    </>
  )
}

function Grant({ offer, publisher }: { readonly offer: Offer; readonly publisher: Publisher }) {
  const save = useSaveEntity('offers')
  const mayWrite = useMayWrite()
  const has = offer.publisher_ids.includes(publisher.id)
  const change = async (from: Offer, give: boolean, offerUndo: boolean): Promise<void> => {
    const others = from.publisher_ids.filter((id) => id !== publisher.id)
    const publisher_ids = give ? [...others, publisher.id] : others
    try {
      const saved = await save.mutateAsync({ id: offer.id, revision: from.revision, body: { publisher_ids } })
      if (!offerUndo) return
      showUndo(`${publisher.name} ${give ? 'has access' : 'has no access'} to ${offer.name}`, () => {
        void change(saved, !give, false)
      })
    } catch (error) {
      showFailure('Access was not changed', error)
    }
  }
  return (
    <Group justify="center">
      <Checkbox
        checked={save.isPending ? !has : has}
        disabled={!mayWrite || save.isPending}
        onChange={() => void change(offer, !has, true)}
        aria-label={`${publisher.name} may send traffic to ${offer.name}`}
      />
    </Group>
  )
}

function Requests({
  offers,
  publishers,
}: {
  readonly offers: readonly Offer[]
  readonly publishers: readonly Publisher[]
}) {
  const queries = useQueryClient()
  const mayWrite = useMayWrite()
  const requests = useQuery({
    queryKey: ['access-requests'],
    queryFn: ({ signal }) =>
      fetchJson<{ items: readonly AccessRequest[] }>('/v1/access-requests?status=pending&limit=1000', { signal }),
  })
  const save = useSaveEntity('offers')
  const nameOf = (list: readonly { id: number; name: string }[], id: number) =>
    list.find((entity) => entity.id === id)?.name ?? String(id)
  /** An answer is final, but the access that it gave can be taken away again. */
  const takeAway = async ({ offer_id, publisher_id }: AccessRequest): Promise<void> => {
    try {
      const offer = await fetchJson<Offer>(`/v1/offers/${offer_id}`)
      const publisher_ids = offer.publisher_ids.filter((id) => id !== publisher_id)
      await save.mutateAsync({ id: offer_id, revision: offer.revision, body: { publisher_ids } })
      showDone(`${nameOf(publishers, publisher_id)} has no access to ${offer.name}`)
    } catch (error) {
      showFailure('Access was not taken away', error)
    }
  }
  const decide = useMutation({
    mutationFn: ({ request, verb }: { request: AccessRequest; verb: 'approve' | 'decline' }) =>
      fetchJson(`/v1/access-requests/${request.id}/${verb}`, { method: 'POST' }),
    onSuccess: (_, { request, verb }) => {
      if (verb === 'decline') return showDone('The request is declined')
      const { publisher_id, offer_id } = request
      showUndo(`${nameOf(publishers, publisher_id)} has access to ${nameOf(offers, offer_id)}`, () => {
        void takeAway(request)
      })
    },
    onError: (error) => showFailure('The request was not decided', error),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['access-requests'] })
      await queries.invalidateQueries({ queryKey: ['offers'] })
    },
  })
  const items = requests.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Paper className="sl-card" p="md">
      <Title order={2} mb="sm">
        Waiting for an answer
      </Title>
      {items.map((request) => (
        <Group key={request.id} justify="space-between" py={6}>
          <Text size="sm">
            <b>{nameOf(publishers, request.publisher_id)}</b> asks for <b>{nameOf(offers, request.offer_id)}</b>{' '}
            {request.note}
          </Text>
          {mayWrite && (
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => decide.mutate({ request, verb: 'decline' })}>
                Decline
              </Button>
              <Button size="xs" onClick={() => decide.mutate({ request, verb: 'approve' })}>
                Approve
              </Button>
            </Group>
          )}
        </Group>
      ))}
    </Paper>
  )
}
