import { Anchor, Badge, Group, Progress, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { formatCount, formatPercent, formatRelative } from '../ui/format.ts'
import type { CapUse } from './use-caps.ts'

const NEAR = 0.8

interface CapUseListProps {
  readonly caps: readonly CapUse[]
  /** Says whose cap it is, with a way there. */
  readonly withOwner?: boolean
}

/** Each counter as a bar, with what is left of its window in its own zone. */
export function CapUseList({ caps, withOwner = false }: CapUseListProps) {
  return (
    <Stack gap="sm">
      {caps.map((cap) => {
        const share = Number(cap.limit) === 0 ? 1 : Number(cap.used) / Number(cap.limit)
        const words = `${formatCount(Number(cap.used))} of ${formatCount(Number(cap.limit))} ${cap.metric} ${windowWords(cap)}`
        return (
          <div key={cap.key}>
            <Group justify="space-between" gap="xs" mb={4}>
              <Group gap="xs" style={{ minWidth: 0 }}>
                {withOwner && (
                  <Anchor
                    component={Link}
                    href={`/${cap.owner === 'offer' ? 'offers' : 'links'}/${cap.owner_id}`}
                    size="sm"
                  >
                    {cap.owner_name}
                  </Anchor>
                )}
                <Text size="sm" className="sl-number">
                  {words}
                </Text>
                {cap.publisher_id !== null && (
                  <Badge color="gray">
                    {cap.publisher_name ?? `publisher ${cap.publisher_id}`}
                    {cap.of_one_sub_id ? ', one sub id' : ''}
                  </Badge>
                )}
                {cap.enforcement === 'soft' && <Badge color="gray">soft</Badge>}
                {cap.used_up && <Badge color="red">used up</Badge>}
                {!cap.used_up && share >= NEAR && <Badge color="yellow">nearly used up</Badge>}
                {cap.pending && <Badge color="yellow">still counting</Badge>}
              </Group>
              <Text
                size="xs"
                c="dimmed"
                title={cap.outstanding > 0 ? `${cap.outstanding} more are granted` : undefined}
              >
                {resetWords(cap)}
              </Text>
            </Group>
            <Progress
              value={Math.min(100, share * 100)}
              color={cap.used_up ? 'red' : share >= NEAR ? 'yellow' : 'brand'}
              aria-label={`${words}, ${formatPercent(share)}`}
            />
          </div>
        )
      })}
    </Stack>
  )
}

function windowWords({ window }: CapUse): string {
  return window === 'total' ? 'in total' : window === 'day' ? 'today' : `this ${window}`
}

/** “resets in 5 hours (00:00, Europe/Berlin)”. */
function resetWords({ resets_at, time_zone, window }: CapUse): string {
  if (window === 'total') return 'never resets'
  if (resets_at === null) return `a new ${window} has begun (${time_zone})`
  const at = new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone,
    hour: '2-digit',
    minute: '2-digit',
    ...(window === 'hour' || window === 'day' ? {} : { day: 'numeric', month: 'short' }),
  }).format(new Date(resets_at))
  return `resets ${formatRelative(Date.parse(resets_at))} (${at}, ${time_zone})`
}
