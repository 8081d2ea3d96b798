import { Badge, Button, Group, Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconLink, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { SmartLink } from '../api/entities.ts'
import { useEntities } from '../api/entities.ts'
import { ImportButton } from '../import/import-button.tsx'
import { useMayWrite } from '../session/session.ts'
import type { Column } from '../ui/data-table.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { useUrlState } from '../ui/url-state.ts'
import { ActiveSwitch } from './active-switch.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { HealthBadge } from './health-badge.tsx'
import { SparkLine } from './spark-line.tsx'
import { StrategyCell } from './strategy-cell.tsx'
import { useClicksPerMinute } from './use-clicks-per-minute.ts'

export default function LinksPage() {
  const [read, write] = useUrlState()
  const [q] = useDebouncedValue(read('q'), 200)
  const tag = read('tag')
  const status = read('status')
  const visibility = read('visibility')
  const { data, error, refetch } = useEntities('smart-links', { q, tag, status })
  const [selected, setSelected] = useState<ReadonlySet<string | number>>(new Set())
  const columns = useColumns()
  const mayWrite = useMayWrite()
  const links = visibility === '' ? data : data?.filter((link) => link.visibility === visibility)
  const tags = [...new Set([...(data ?? []).flatMap((link) => link.tags), ...(tag === '' ? [] : [tag])])].toSorted()
  const filtered = q !== '' || tag !== '' || status !== '' || visibility !== ''
  const chosen = (links ?? []).filter(({ id }) => selected.has(id))

  return (
    <>
      <PageHeader
        title="Smart Links"
        hint="One URL, many offers: each click goes to the offer that your strategy and rules choose."
        actions={
          mayWrite && (
            <>
              <ImportButton kind="smart-links" noun="link" />
              <Button component={Link} href="/links/new" leftSection={<IconPlus size={16} />}>
                New Smart Link
              </Button>
            </>
          )
        }
      />
      <Group mb="sm" gap="xs">
        <SearchInput label="Search links" value={read('q')} onChange={(value) => write({ q: value })} />
        <Filter
          label="Status"
          value={status}
          options={['active', 'inactive']}
          onChange={(value) => write({ status: value })}
        />
        <Filter
          label="Visibility"
          value={visibility}
          options={['public', 'private']}
          onChange={(value) => write({ visibility: value })}
        />
        <Filter label="Tag" value={tag} options={tags} onChange={(value) => write({ tag: value })} />
      </Group>
      {chosen.length > 0 && mayWrite && <BulkBar links={chosen} onDone={() => setSelected(new Set())} />}
      {error !== null && data === undefined ? (
        <FailureNote error={error} retry={() => void refetch()} />
      ) : (
        <DataTable
          label="Smart Links"
          columns={columns}
          rows={links}
          rowKey={(link) => link.id}
          {...(mayWrite
            ? { selection: { keys: selected, nameOf: (link: SmartLink) => link.name, change: setSelected } }
            : {})}
          empty={
            filtered ? (
              <EmptyState icon={<IconLink />} title="No link fits these filters">
                Take a filter away, or search for a part of the name, the slug or the description.
              </EmptyState>
            ) : (
              <EmptyState
                icon={<IconLink />}
                title="Make your first Smart Link"
                action={
                  <Button component={Link} href="/links/new" mt="sm">
                    New Smart Link
                  </Button>
                }
              >
                Pick some offers, say how to share the clicks among them, and hand one URL to every publisher. Offers
                that are capped, closed or not meant for a visitor are passed over by themselves.
              </EmptyState>
            )
          }
        />
      )}
    </>
  )
}

interface FilterProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChange: (value: string | undefined) => void
}

function Filter({ label, value, options, onChange }: FilterProps) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      data={[...options]}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
      w={130}
    />
  )
}

function useColumns(): readonly Column<SmartLink>[] {
  const clicksOf = useClicksPerMinute()
  return [
    {
      key: 'name',
      header: 'Name',
      sortBy: (link) => link.name,
      cell: (link) => (
        <>
          <Link href={`/links/${link.id}`}>{link.name}</Link>
          <Text size="xs" c="dimmed" className="sl-mono">
            /{link.slug}
          </Text>
        </>
      ),
    },
    {
      key: 'active',
      header: 'On',
      width: 64,
      sortBy: (link) => (link.active ? 1 : 0),
      cell: (link) => <ActiveSwitch link={link} />,
    },
    {
      key: 'strategy',
      header: 'Strategy',
      wide: true,
      width: 190,
      sortBy: (link) => link.strategy,
      cell: (link) => <StrategyCell link={link} />,
    },
    {
      key: 'clicks',
      header: 'Clicks, last 30 min',
      width: 160,
      wide: true,
      sortBy: (link) => (clicksOf(link.id) ?? []).reduce((sum, value) => sum + value, 0),
      cell: (link) => {
        const values = clicksOf(link.id)
        const total = (values ?? []).reduce((sum, value) => sum + value, 0)
        return (
          <Group gap="xs" wrap="nowrap" mih={24}>
            {values !== undefined && <SparkLine values={values} label={`${total} clicks in 30 minutes`} />}
            <span className="sl-number">{values === undefined ? '' : total}</span>
          </Group>
        )
      },
    },
    {
      key: 'visibility',
      header: 'Visibility',
      wide: true,
      width: 100,
      sortBy: (link) => link.visibility,
      cell: (link) => <Badge color={link.visibility === 'public' ? 'brand' : 'gray'}>{link.visibility}</Badge>,
    },
    {
      key: 'tags',
      header: 'Tags',
      wide: true,
      width: 130,
      cell: (link) => (
        <Group gap={4}>
          {link.tags.slice(0, 2).map((tag) => (
            <Badge key={tag} color="gray">
              {tag}
            </Badge>
          ))}
          {link.tags.length > 2 && <Text size="xs">+{link.tags.length - 2}</Text>}
        </Group>
      ),
    },
    { key: 'health', header: 'Health', width: 130, cell: (link) => <HealthBadge id={link.id} /> },
  ]
}
