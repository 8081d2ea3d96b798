import { Button, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Component } from 'react'
import { messageOf } from '../api/problem.ts'

interface State {
  readonly error: unknown
}

/** A page that breaks, or could not be fetched, must not take the frame with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return (
      <Stack align="flex-start" role="alert" py="xl">
        <Text fw={600}>This page could not be shown</Text>
        <Text c="dimmed">{messageOf(this.state.error)}</Text>
        <Button onClick={() => window.location.reload()}>Load it again</Button>
      </Stack>
    )
  }
}
