import { ActionIcon, Button, Group, NumberInput, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { formatPercent } from '../ui/format.ts'
import { RemoveRowButton } from '../ui/row-buttons.tsx'
import classes from './priority-editor.module.css'
import { MAX_WEIGHT } from './weight-editor.tsx'

interface PriorityRowProps {
  readonly name: string
  readonly weight: number
  /** Of its tier; absent when it has the tier to itself. */
  readonly share: number | undefined
  readonly error: string | undefined
  readonly canJoin: boolean
  readonly canRise: boolean
  readonly canSink: boolean
  /** Rules of the offer in this link. */
  readonly targeting: ReactNode
  readonly onDrag: () => void
  readonly onWeight: (weight: number) => void
  readonly onJoin: () => void
  readonly onRise: () => void
  readonly onSink: () => void
  readonly onRemove: () => void
}

export function PriorityRow(props: PriorityRowProps) {
  const { name, weight, share, error, canJoin, canRise, canSink } = props
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    if (event.key === 'ArrowUp' && canRise) props.onRise()
    if (event.key === 'ArrowDown' && canSink) props.onSink()
  }
  return (
    <div
      className={classes['member']}
      draggable
      onDragStart={props.onDrag}
      onKeyDown={onKeyDown}
      role="group"
      aria-label={name}
    >
      <span className={classes['handle']} aria-hidden>
        <IconGripVertical size={16} />
      </span>
      <Text size="sm" truncate className={classes['name'] ?? ''} title={name}>
        {name}
      </Text>
      {share !== undefined && (
        <>
          <NumberInput
            aria-label={`Weight of ${name}`}
            value={weight}
            min={0}
            max={MAX_WEIGHT}
            allowDecimal={false}
            allowNegative={false}
            size="xs"
            w={84}
            onChange={(value) => props.onWeight(Number(value) || 0)}
            error={error}
          />
          <Text size="sm" className="sl-number" w={56} ta="right">
            {formatPercent(share)}
          </Text>
        </>
      )}
      <Group gap={2} wrap="nowrap">
        {canJoin && (
          <Button size="compact-xs" variant="subtle" onClick={props.onJoin}>
            Share with above
          </Button>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Move ${name} up`}
          disabled={!canRise}
          onClick={props.onRise}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Move ${name} down`}
          disabled={!canSink}
          onClick={props.onSink}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
        {props.targeting}
        <RemoveRowButton what={name} size="md" onClick={props.onRemove} />
      </Group>
    </div>
  )
}
