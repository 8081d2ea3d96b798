import { Group, Stack, Text } from '@mantine/core'
import type { Simulated } from '../api/smart-links.ts'
import { formatPercent } from '../ui/format.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { TraceList } from './trace-list.tsx'

/** A simulated click as a story: what became of it, then what each offer had to say, in the order they were asked. */
export function SimulatedStory({ simulated }: { readonly simulated: Simulated }) {
  const { outcome, reason, meaning, todo, location, status, trace, split, propensity, member } = simulated
  const chosen = trace.find((step) => step.result === 'chosen')
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <StatusBadge status={outcome} />
        <Text size="sm" fw={600}>
          {sentence(outcome, chosen?.offer_name, status)}
        </Text>
      </Group>
      {reason !== '' && (
        <Text size="sm">
          <span className="sl-mono">{reason}</span>: {meaning} <span>{todo}</span>
        </Text>
      )}
      {location !== '' && (
        <Text size="xs" c="dimmed" className="sl-mono" style={{ overflowWrap: 'anywhere' }}>
          {status} to {location}
        </Text>
      )}
      <TraceList steps={trace} />
      {split !== undefined && split.length > 0 && (
        <Text size="sm">
          Of 1,000 such clicks:{' '}
          {split
            .map(({ offer_name, share }) => `${offer_name === '' ? 'nobody' : offer_name} ${formatPercent(share)}`)
            .join(', ')}
          .{member >= 0 && propensity < 1 ? ` This one had a chance of ${formatPercent(propensity)} to go there.` : ''}
        </Text>
      )}
    </Stack>
  )
}

function sentence(outcome: Simulated['outcome'], offer: string | undefined, status: number): string {
  switch (outcome) {
    case 'delivered':
      return `The visitor is sent to ${offer ?? 'an offer'}.`
    case 'fallback':
      return 'No offer of the link takes it, so it goes to the fallback.'
    case 'blocked':
      return `The click is refused with ${status}.`
    case 'lost':
      return `Nobody takes it: the click is lost, answered with ${status}.`
  }
}
