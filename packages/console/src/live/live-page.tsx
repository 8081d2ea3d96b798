import { Badge, Button, Group, Text } from '@mantine/core'
import { IconBroadcast, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { useEntities } from '../api/entities.ts'
import { useSession } from '../session/session.ts'
import type { Column } from '../ui/data-table.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import type { LiveClick } from './use-live-clicks.ts'
import { useLiveClicks } from './use-live-clicks.ts'

/** Clicks as they come in, the newest on top. */
export default function LivePage() {
  const [paused, setPaused] = useState(false)
  const { clicks, connected, skipped, error, retry } = useLiveClicks(paused)
  const columns = useColumns()
  return (
    <>
      <PageHeader
        title="Live clicks"
        hint="Each click about a second after it was answered. Open one to see why it went where it went."
        actions={
          <Group gap="sm">
            <Badge color={connected ? 'green' : 'gray'}>{connected ? 'connected' : 'connecting'}</Badge>
            <Button
              variant="default"
              leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
              onClick={() => setPaused(!paused)}
            >
              {paused ? 'Go on' : 'Pause'}
            </Button>
          </Group>
        }
      />
      {skipped && (
        <Text size="sm" c="dimmed" mb="xs">
          More clicks came in than are shown here.
        </Text>
      )}
      {error !== null && clicks === undefined ? (
        <FailureNote error={error} retry={retry} />
      ) : (
        <DataTable
          label="Live clicks"
          columns={columns}
          rows={clicks}
          rowKey={(click) => click.click_id}
          empty={
            <EmptyState icon={<IconBroadcast />} title="Waiting for the first click">
              Open a link from its page under “Hand it out”, and the click appears here.
            </EmptyState>
          }
        />
      )}
    </>
  )
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

function useColumns(): readonly Column<LiveClick>[] {
  const { role } = useSession()
  const operator = role !== 'publisher'
  const { data: links } = useEntities('smart-links')
  const { data: offers } = useEntities('offers', {}, operator)
  const { data: publishers } = useEntities('publishers', {}, operator)
  const named = (list: readonly { id: number; name: string }[] | undefined, id: number) =>
    list?.find((item) => item.id === id)?.name ?? (id === 0 ? '' : `${id}`)
  return [
    {
      key: 'time',
      header: 'Time',
      width: 96,
      cell: (click) => <Link href={`/clicks/${click.click_id}`}>{clock.format(new Date(click.time))}</Link>,
    },
    {
      key: 'outcome',
      header: 'Outcome',
      cell: (click) => (
        <>
          <StatusBadge status={click.outcome} />
          {(click.reason ?? '') !== '' && (
            <Text size="xs" c="dimmed" className="sl-mono">
              {click.reason}
            </Text>
          )}
        </>
      ),
    },
    { key: 'link', header: 'Smart Link', cell: (click) => named(links, click.link_id) },
    { key: 'offer', header: 'Offer', wide: true, cell: (click) => named(offers, click.offer_id) },
    ...(operator
      ? [
          {
            key: 'publisher',
            header: 'Publisher',
            wide: true,
            cell: (click: LiveClick) => named(publishers, click.publisher_id),
          },
        ]
      : []),
    { key: 'sub1', header: 'Sub id 1', wide: true, cell: (click) => click.sub1 },
    {
      key: 'visitor',
      header: 'Visitor',
      wide: true,
      cell: (click) => [click.country, click.device, click.os, click.browser].filter((part) => part !== '').join(' · '),
    },
    { key: 'class', header: 'Class', wide: true, width: 90, cell: (click) => click.class },
  ]
}
