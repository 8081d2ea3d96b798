import { Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchJson } from '../api/client.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { QrButton } from '../ui/qr-button.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'

/** A link as a publisher sees it. */
interface OwnLink {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly status: string
  readonly tracking_url: string | null
}

const SUB_IDS = ['sub1', 'sub2', 'sub3', 'sub4', 'sub5', 'sub6'] as const
type SubIds = Readonly<Partial<Record<(typeof SUB_IDS)[number], string>>>

/** The links a publisher may use, each ready to be spread, with the sub ids it wants to see in its numbers. */
export default function MyLinksPage() {
  const [subs, setSubs] = useState<SubIds>({})
  const links = useQuery({
    queryKey: ['smart-links', 'own'],
    queryFn: ({ signal }) => fetchJson<{ items: readonly OwnLink[] }>('/v1/smart-links?limit=1000', { signal }),
  })
  return (
    <>
      <PageHeader title="My links" hint="Spread these. Every click on them counts for you." />
      {links.isError && <FailureNote error={links.error} retry={() => void links.refetch()} />}
      <Stack>
        <Paper className="sl-card" p="md">
          <Title order={2} mb={4}>
            Sub ids
          </Title>
          <Text size="sm" c="dimmed" mb="sm">
            Name the placement, campaign or creative: they go into the links below and come back in your numbers.
          </Text>
          <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
            {SUB_IDS.map((name) => (
              <TextInput
                key={name}
                label={name}
                value={subs[name] ?? ''}
                onChange={(event) => setSubs({ ...subs, [name]: event.currentTarget.value })}
              />
            ))}
          </SimpleGrid>
        </Paper>
        {links.data?.items.length === 0 && (
          <Paper className="sl-card">
            <EmptyState icon={<IconLink />} title="No links yet">
              As soon as a Smart Link is open to you it stands here.
            </EmptyState>
          </Paper>
        )}
        {(links.data?.items ?? []).map((link) => {
          const url = link.tracking_url === null ? undefined : withSubIds(link.tracking_url, subs)
          return (
            <Paper key={link.id} className="sl-card" p="md">
              <Group justify="space-between">
                <Text fw={600}>{link.name}</Text>
                <StatusBadge status={link.status} />
              </Group>
              {link.description !== '' && (
                <Text size="sm" c="dimmed">
                  {link.description}
                </Text>
              )}
              {url !== undefined && (
                <Group wrap="nowrap" mt="xs" gap="xs">
                  <Text size="sm" className="sl-mono" style={{ flex: 1, overflowWrap: 'anywhere' }}>
                    {url}
                  </Text>
                  <CopyButton value={url} what={`the link ${link.name}`} />
                  <QrButton value={url} title={link.name} />
                </Group>
              )}
            </Paper>
          )
        })}
      </Stack>
    </>
  )
}

function withSubIds(trackingUrl: string, subs: SubIds): string {
  const url = new URL(trackingUrl)
  for (const name of SUB_IDS) {
    const value = subs[name]
    if (value !== undefined && value !== '') url.searchParams.set(name, value)
  }
  return url.href
}
