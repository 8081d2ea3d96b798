import { List, Text, ThemeIcon } from '@mantine/core'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'

export interface TraceStep {
  readonly member: number
  readonly offer_name: string
  readonly result: string
  readonly meaning: string
}

/** What each offer answered, in the order they were asked. */
export function TraceList({ steps }: { readonly steps: readonly TraceStep[] }) {
  return (
    <List spacing={6} size="sm" center>
      {steps.map((step) => (
        <List.Item key={step.member} icon={<Mark result={step.result} />}>
          <b>{step.offer_name}</b>
          {step.member < 0 ? ' (fallback)' : ''}: {step.meaning}{' '}
          <Text span size="xs" c="dimmed" className="sl-mono">
            {step.result}
          </Text>
        </List.Item>
      ))}
    </List>
  )
}

function Mark({ result }: { readonly result: string }) {
  if (result === 'chosen') {
    return (
      <ThemeIcon size={20} radius="xl" color="green" variant="light" aria-hidden>
        <IconCheck size={14} />
      </ThemeIcon>
    )
  }
  const passive = result === 'not_drawn' || result === 'not_reached'
  return (
    <ThemeIcon size={20} radius="xl" color={passive ? 'gray' : 'red'} variant="light" aria-hidden>
      {passive ? <IconMinus size={14} /> : <IconX size={14} />}
    </ThemeIcon>
  )
}
