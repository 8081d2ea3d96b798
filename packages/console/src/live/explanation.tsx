import { Alert, Badge, Group, List, Paper, Skeleton, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { fetchJson, REPORT_BASE } from '../api/client.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { formatPercent } from '../ui/format.ts'

/** Draws are 52-bit fractions. */
const DRAW_UNIT = 2 ** 52

interface Difference {
  readonly field: string
  readonly stored: unknown
  readonly again: unknown
}

interface Explained {
  readonly revision: number
  readonly decider: { readonly stored: string; readonly again: string; readonly same: boolean }
  readonly inputs: {
    readonly class: string
    readonly class_reason: string
    readonly draw: number
    readonly facts: Readonly<Record<string, string | number>>
    readonly fraud: { readonly score: number; readonly categories: readonly string[] }
  }
  readonly stored: {
    readonly propensity: number
    readonly caps: readonly { readonly cap: string; readonly remaining: number }[]
  }
  /** null: the catalog of then is not known. */
  readonly agrees: boolean | null
  readonly differences: readonly Difference[]
  readonly given: readonly { readonly input: string; readonly why: string }[]
  readonly why_not: { readonly detail: string } | null
}

/** The click decided again from what it kept: whether the same comes out, and by what it was decided. */
export function Explanation({ clickId }: { readonly clickId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['clicks', clickId, 'explain'],
    queryFn: ({ signal }) => fetchJson<Explained>(`${REPORT_BASE}/v1/clicks/${clickId}/explain`, { signal }),
    staleTime: Infinity,
  })
  return (
    <Paper className="sl-card" p="md" component="section" aria-label="Explanation">
      <Title order={2} mb="sm">
        Decided again
      </Title>
      {error !== null && <FailureNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton h={120} aria-busy />}
      {data !== undefined && <Words explained={data} />}
    </Paper>
  )
}

function Words({ explained }: { readonly explained: Explained }) {
  const { agrees, decider, differences, given, inputs, revision, stored, why_not } = explained
  const facts = Object.entries(inputs.facts).filter(([, value]) => value !== '' && value !== 0)
  return (
    <>
      <Group gap="xs" mb="xs">
        {agrees === true && <Badge color="green">the same again</Badge>}
        {agrees === false && <Badge color="red">something else</Badge>}
        {agrees === null && <Badge color="gray">not possible</Badge>}
        <Text size="sm">
          With revision {revision} of the catalog
          {decider.same ? '.' : `, by decider ${decider.again}; the click was decided by ${decider.stored}.`}
        </Text>
      </Group>
      {why_not !== null && (
        <Text size="sm" c="dimmed">
          {why_not.detail}
        </Text>
      )}
      {differences.length > 0 && (
        <Alert color="red" py="xs" mb="xs">
          {differences.map(({ field, stored: then, again }) => (
            <Text key={field} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {field}: stored <span className="sl-mono">{JSON.stringify(then)}</span>, again{' '}
              <span className="sl-mono">{JSON.stringify(again)}</span>
            </Text>
          ))}
        </Alert>
      )}
      <Text size="sm" fw={600} mt="xs">
        What it was decided by
      </Text>
      <List size="sm" spacing={2}>
        <List.Item>
          {inputs.class === 'human' ? 'A person' : `A click of class ${inputs.class}`}
          {inputs.class_reason === '' ? '' : ` (${inputs.class_reason})`}:{' '}
          {facts.map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`).join(', ')}
        </List.Item>
        <List.Item>
          Fraud score {inputs.fraud.score}
          {inputs.fraud.categories.length === 0 ? '' : `, ${inputs.fraud.categories.join(', ')}`}
        </List.Item>
        {stored.propensity > 0 && (
          <List.Item>
            Drawn {formatPercent(inputs.draw / DRAW_UNIT)} of the way along the shares; this offer’s chance was{' '}
            {formatPercent(stored.propensity)}
          </List.Item>
        )}
        {stored.caps.map(({ cap, remaining }) => (
          <List.Item key={cap}>
            Cap <span className="sl-mono">{cap}</span>: {remaining} left
          </List.Item>
        ))}
        {given.map(({ input, why }) => (
          <List.Item key={input}>
            Taken as recorded: {input.replaceAll('_', ' ')}. {why}
          </List.Item>
        ))}
      </List>
    </>
  )
}
