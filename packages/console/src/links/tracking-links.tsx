import { Badge, Group, Paper, ScrollArea, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTrackingUrls } from '../api/smart-links.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { QrButton } from '../ui/qr-button.tsx'
import { SearchInput } from '../ui/search-input.tsx'

const SEARCH_FROM = 8

/** The link as it is handed to each publisher. */
export function TrackingLinks({ linkId }: { readonly linkId: number }) {
  const { data, error, refetch } = useTrackingUrls(linkId)
  const [q, setQ] = useState('')
  const wanted = q.trim().toLowerCase()
  const items = (data?.items ?? []).filter(({ name, publisher_id }) =>
    `${publisher_id} ${name}`.toLowerCase().includes(wanted),
  )
  return (
    <Paper className="sl-card" p="md">
      <Title order={2} mb="sm">
        Hand it out
      </Title>
      {error !== null && <FailureNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton h={180} />}
      {data !== undefined && (
        <Stack gap="xs">
          {data.items.length === 0 && (
            <Text size="sm" c="dimmed">
              Every publisher has a link of its own. Add a publisher first; until then this is the pattern:{' '}
              <span className="sl-mono">{data.template}</span>
            </Text>
          )}
          {data.items.length >= SEARCH_FROM && <SearchInput label="Search publishers" value={q} onChange={setQ} />}
          <ScrollArea.Autosize mah={300} scrollbars="y">
            {items.map(({ publisher_id, name, url, usable }) => (
              <Group key={publisher_id} wrap="nowrap" gap="xs" py={4}>
                <div style={{ flex: 1, minWidth: 0 }}>
                  <Group gap="xs">
                    <Text size="sm" fw={550}>
                      {name}
                    </Text>
                    {!usable && <Badge color="orange">no access</Badge>}
                  </Group>
                  <Text size="xs" c="dimmed" className="sl-mono" truncate title={url}>
                    {url}
                  </Text>
                </div>
                <CopyButton value={url} what={`the link of ${name}`} />
                <QrButton value={url} title={name} />
              </Group>
            ))}
          </ScrollArea.Autosize>
        </Stack>
      )}
    </Paper>
  )
}
