import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconExclamationCircle } from '@tabler/icons-react'

interface ShownFinding {
  readonly level: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly fix: string
}

/** What lint has found, each with what to do about it. */
export function FindingList({ findings }: { readonly findings: readonly ShownFinding[] }) {
  if (findings.length === 0) return null
  return (
    <Stack gap="xs" role="status">
      {findings.map(({ level, code, message, fix }) => (
        <Alert
          key={code + message}
          color={level === 'error' ? 'red' : 'yellow'}
          icon={level === 'error' ? <IconExclamationCircle /> : <IconAlertTriangle />}
          py="xs"
        >
          <Text size="sm">{message}</Text>
          <Text size="xs" c="dimmed" mt={2}>
            {fix}
          </Text>
        </Alert>
      ))}
    </Stack>
  )
}
