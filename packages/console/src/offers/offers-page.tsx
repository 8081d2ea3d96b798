import { Button, Group, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconGift, IconPlus } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { Offer } from '../api/entities.ts'
import { useEntities } from '../api/entities.ts'
import { ImportButton } from '../import/import-button.tsx'
import { useMayWrite } from '../session/session.ts'
import type { Column } from '../ui/data-table.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { formatMoney } from '../ui/format.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { useUrlState } from '../ui/url-state.ts'
import { describeOffer } from './describe-offer.ts'

export default function OffersPage() {
  const [read, write] = useUrlState()
  const [q] = useDebouncedValue(read('q'), 200)
  const { data, error, refetch } = useEntities('offers', { q })
  const { data: advertisers } = useEntities('advertisers')
  const mayWrite = useMayWrite()
  const advertiserOf = (offer: Offer) => advertisers?.find(({ id }) => id === offer.advertiser_id)?.name ?? ''
  const add = mayWrite ? (
    <Button component={Link} href="/offers/new" leftSection={<IconPlus size={16} />}>
      New offer
    </Button>
  ) : undefined
  const columns: readonly Column<Offer>[] = [
    { key: 'id', header: 'Id', width: 72, sortBy: ({ id }) => id, cell: ({ id }) => id },
    {
      key: 'name',
      header: 'Name',
      sortBy: ({ name }) => name,
      cell: (offer) => (
        <>
          <Link href={`/offers/${offer.id}`}>{offer.name}</Link>
          <Text size="xs" c="dimmed">
            {advertiserOf(offer)}
          </Text>
        </>
      ),
    },
    {
      key: 'status',
      header: 'Status',
      width: 100,
      sortBy: ({ status }) => status,
      cell: ({ status }) => <StatusBadge status={status} />,
    },
    {
      key: 'payout',
      header: 'Payout',
      numeric: true,
      wide: true,
      sortBy: ({ payout }) => Number(payout.amount),
      cell: ({ payout }) => formatMoney(payout),
    },
    {
      key: 'rules',
      header: 'Takes',
      wide: true,
      cell: (offer) => (
        <Text size="xs">{describeOffer(offer).length === 0 ? 'every click' : describeOffer(offer).join(' · ')}</Text>
      ),
    },
  ]
  return (
    <>
      <PageHeader
        title="Offers"
        hint="Where visitors go, and on which conditions: targeting, schedule, caps, fraud and access."
        actions={
          <>
            <ImportButton kind="offers" noun="offer" />
            {add}
          </>
        }
      />
      <Group mb="sm">
        <SearchInput label="Search offers" value={read('q')} onChange={(value) => write({ q: value })} />
      </Group>
      {error !== null && data === undefined ? (
        <FailureNote error={error} retry={() => void refetch()} />
      ) : (
        <DataTable
          label="Offers"
          columns={columns}
          rows={data}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              icon={<IconGift />}
              title={q === '' ? 'No offers yet' : 'No offer fits the search'}
              action={add}
            >
              An offer is an advertiser’s page and what it pays. Smart Links choose among offers for each click.
            </EmptyState>
          }
        />
      )}
    </>
  )
}
