import { Alert, Group, SimpleGrid, Skeleton, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { CapUseList } from '../caps/cap-use-list.tsx'
import { useCaps } from '../caps/use-caps.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { formatBytes, formatCount, formatRelative, formatTime } from '../ui/format.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Card } from './card.tsx'
import { FraudSummary } from './fraud-summary.tsx'
import type { Health } from './use-health.ts'
import { useHealth } from './use-health.ts'
import { worriesOf } from './worries.ts'

const MOST_CAPS = 8

/** How the whole is doing, for whoever is on duty. */
export default function HealthPage() {
  const { data: health, error, refetch } = useHealth()
  return (
    <>
      <PageHeader
        title="Health"
        hint={
          health === undefined
            ? 'Services, what waits where, caps near their limit, and fraud.'
            : `As of ${formatTime(health.at)}, read again every few seconds.`
        }
      />
      {error !== null && <FailureNote error={error} retry={() => void refetch()} />}
      {health === undefined && error === null && <Skeleton h={420} aria-busy />}
      {health !== undefined && <Overview health={health} />}
    </>
  )
}

function Overview({ health }: { readonly health: Health }) {
  const worries = worriesOf(health)
  return (
    <Stack gap="md">
      {worries.length === 0 ? (
        <Alert color="green" icon={<IconCircleCheck />} title="Everything works" role="status">
          Clicks are answered, stored and counted.
        </Alert>
      ) : (
        <Alert color="red" icon={<IconAlertTriangle />} title="This needs somebody" role="status">
          {worries.map((worry) => (
            <Text key={worry} size="sm">
              {worry}
            </Text>
          ))}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" style={{ alignItems: 'start' }}>
        <Stack gap="md">
          <Card title="Services">
            {health.dependencies.map(({ name, ready, reason }) => (
              <Group key={name} justify="space-between" py={3} wrap="nowrap">
                <Text size="sm">{name}</Text>
                <Group gap="xs" wrap="nowrap">
                  {reason !== undefined && (
                    <Text size="xs" c="dimmed">
                      {reason}
                    </Text>
                  )}
                  <StatusBadge status={ready ? 'ready' : 'not ready'} />
                </Group>
              </Group>
            ))}
          </Card>
          <Card title="Ingress">
            {health.ingresses.map((ingress) => (
              <Facts
                key={ingress.stream}
                title={ingress.label}
                facts={[
                  ['heard', formatRelative(Date.parse(ingress.heard_at), Date.parse(health.at))],
                  ['outbox', formatBytes(ingress.outbox_bytes)],
                  [
                    'oldest in it',
                    ingress.outbox_oldest_at === null
                      ? 'nothing waits'
                      : formatRelative(Date.parse(ingress.outbox_oldest_at), Date.parse(health.at)),
                  ],
                  ['catalog', `${ingress.catalog_revision} of ${health.catalog_revision}`],
                ]}
              />
            ))}
            {health.ingresses.length === 0 && <Text size="sm">None was heard in the last minute.</Text>}
          </Card>
          <Card title="What is behind">
            <Table verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Service</Table.Th>
                  <Table.Th>Takes</Table.Th>
                  <Table.Th ta="right">Records behind</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {health.consumers.map(({ group, topic, records_behind, started }) => (
                  <Table.Tr key={`${group} ${topic}`}>
                    <Table.Td>{group}</Table.Td>
                    <Table.Td className="sl-mono">{topic}</Table.Td>
                    <Table.Td ta="right" className="sl-number">
                      {started || records_behind > 0 ? formatCount(records_behind) : 'nothing to take yet'}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Card>
        </Stack>
        <Stack gap="md">
          <Caps />
          <FraudSummary />
          <Card title="Parked records">
            {health.parked.length === 0 ? (
              <Text size="sm" c="dimmed">
                None. A record that a service can’t take is set aside here, with its reason, instead of stopping the
                others.
              </Text>
            ) : (
              health.parked.map(({ topic, group, reason, records, last_at }) => (
                <Facts
                  key={`${topic} ${group} ${reason}`}
                  title={reason}
                  facts={[
                    ['records', formatCount(records)],
                    ['of', topic],
                    ['by', group],
                    ['last', formatRelative(Date.parse(last_at), Date.parse(health.at))],
                  ]}
                />
              ))
            )}
          </Card>
        </Stack>
      </SimpleGrid>
    </Stack>
  )
}

function Caps() {
  const { data: caps, error, refetch } = useCaps()
  return (
    <Card title="Caps, the fullest first">
      {error !== null && <FailureNote error={error} retry={() => void refetch()} />}
      {caps === undefined && error === null && <Skeleton h={80} />}
      {caps?.length === 0 && (
        <Text size="sm" c="dimmed">
          No cap has been used yet.
        </Text>
      )}
      <CapUseList caps={(caps ?? []).slice(0, MOST_CAPS)} withOwner />
    </Card>
  )
}

type Fact = readonly [name: string, value: string]

function Facts({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }) {
  return (
    <div style={{ marginBottom: 8 }}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Group gap="md">
        {facts.map(([name, value]) => (
          <Text key={name} size="sm" className="sl-number">
            <Text span size="xs" c="dimmed">
              {name}{' '}
            </Text>
            {value}
          </Text>
        ))}
      </Group>
    </div>
  )
}
