import { Code, Group, Paper, SimpleGrid, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { useEntities } from '../api/entities.ts'
import { fetchJson, REPORT_BASE } from '../api/client.ts'
import { TraceList } from '../links/trace-list.tsx'
import { useSession } from '../session/session.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import type { Money } from '../ui/format.ts'
import { formatMoney, formatPercent, formatTime } from '../ui/format.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Explanation } from './explanation.tsx'
import { meaningOf } from './reason-meanings.ts'

interface StoredClick {
  readonly [field: string]: unknown
  readonly time: string
  readonly outcome: string
  readonly reason?: string
  readonly link_id: number
  readonly strategy?: string
  readonly propensity?: number
  readonly trace?: readonly { readonly member: number; readonly offer_id: number; readonly result: string }[]
  readonly conversions: readonly Readonly<Record<string, unknown>>[]
}

/** Everything that is kept of one click, its decision first. */
export default function ClickPage() {
  const { id } = useParams()
  const { role } = useSession()
  const { data: offers } = useEntities('offers', {}, role !== 'publisher')
  const click = useQuery({
    queryKey: ['clicks', id],
    queryFn: ({ signal }) => fetchJson<StoredClick>(`${REPORT_BASE}/v1/clicks/${id}`, { signal }),
  })
  if (click.isError) return <FailureNote error={click.error} retry={() => void click.refetch()} />
  if (click.data === undefined) return <Skeleton h={480} />
  const { trace = [], conversions, outcome, reason = '', time, link_id, strategy, propensity, ...rest } = click.data
  const steps = trace.map(({ member, offer_id, result }) => ({
    member,
    result,
    offer_name: offers?.find((offer) => offer.id === offer_id)?.name ?? `Offer ${offer_id}`,
    meaning: meaningOf(result),
  }))
  const facts = Object.entries(rest).flatMap(([name, value]) => (isEmpty(value) ? [] : [[name, shown(value)] as const]))

  return (
    <>
      <PageHeader
        title="Click"
        hint={
          <>
            <Code>{id}</Code> at {formatTime(time)} on{' '}
            <Link href={role === 'publisher' ? '/my/links' : `/links/${link_id}`}>link {link_id}</Link>
          </>
        }
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" style={{ alignItems: 'start' }}>
        <Stack>
          <Paper className="sl-card" p="md">
            <Title order={2} mb="sm">
              Decision
            </Title>
            <Group mb="sm">
              <StatusBadge status={outcome} />
              {reason !== '' && (
                <Text size="sm">
                  <span className="sl-mono">{reason}</span> {meaningOf(reason)}
                </Text>
              )}
            </Group>
            {strategy !== undefined && strategy !== '' && (
              <Text size="sm" c="dimmed" mb="sm">
                By {strategy}
                {propensity !== undefined && propensity > 0
                  ? `, with a chance of ${formatPercent(propensity)} for this offer`
                  : ''}
                .
              </Text>
            )}
            <TraceList steps={steps} />
          </Paper>
          {role !== 'publisher' && id !== undefined && <Explanation clickId={id} />}
          <Paper className="sl-card" p="md">
            <Title order={2} mb="sm">
              Conversions
            </Title>
            {conversions.length === 0 ? (
              <Text size="sm" c="dimmed">
                None so far.
              </Text>
            ) : (
              conversions.map((conversion, index) => (
                <Text key={index} size="sm" className="sl-mono" style={{ overflowWrap: 'anywhere' }}>
                  {shown(conversion)}
                </Text>
              ))
            )}
          </Paper>
        </Stack>
        <Paper className="sl-card" p="md">
          <Title order={2} mb="sm">
            What is kept of it
          </Title>
          <Table layout="fixed" verticalSpacing={4}>
            <Table.Tbody>
              {facts.map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" w="40%" fw={500}>
                    {name.replaceAll('_', ' ')}
                  </Table.Th>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      </SimpleGrid>
    </>
  )
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === null || value === 0 || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function shown(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ')
  if (isMoney(value)) return formatMoney(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
