import { Alert, Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { messageOf } from '../api/problem.ts'

/** What went wrong, and a way to try again. */
export function FailureNote({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title="This could not be loaded" role="alert">
      <Group justify="space-between">
        {messageOf(error)}
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  )
}
