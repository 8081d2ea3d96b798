import { Badge, Popover, Skeleton, Text } from '@mantine/core'
import { useFindings } from '../api/smart-links.ts'
import { FindingList } from './finding-list.tsx'

/** Whether lint has anything to say about a link. */
export function HealthBadge({ id }: { readonly id: number }) {
  const { data: findings } = useFindings(id)
  if (findings === undefined) return <Skeleton w={70} h={18} />
  const errors = findings.filter(({ level }) => level === 'error').length
  if (findings.length === 0) return <Badge color="green">healthy</Badge>
  const [color, words] = errors > 0 ? ['red', plural(errors, 'error')] : ['yellow', plural(findings.length, 'warning')]
  return (
    <Popover width={340} withArrow position="bottom-end" withinPortal>
      <Popover.Target>
        <Badge component="button" type="button" color={color} style={{ cursor: 'pointer' }}>
          {words}
        </Badge>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600} mb="xs">
          What could be better
        </Text>
        <FindingList findings={findings} />
      </Popover.Dropdown>
    </Popover>
  )
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
