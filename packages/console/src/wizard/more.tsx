import { Accordion, Text } from '@mantine/core'
import type { ReactNode } from 'react'

interface MoreProps {
  readonly title: string
  /** Said while it is closed: what is in it. */
  readonly hint: string
  /** Open from the start, because something in it is set. */
  readonly open: boolean
  readonly children: ReactNode
}

/** What most links never need, out of the way of those who don't. */
export function More({ title, hint, open, children }: MoreProps) {
  return (
    <Accordion variant="contained" defaultValue={open ? 'more' : null}>
      <Accordion.Item value="more">
        <Accordion.Control>
          <Text size="sm" fw={550}>
            {title}
          </Text>
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        </Accordion.Control>
        <Accordion.Panel>{children}</Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
