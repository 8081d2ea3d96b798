import { Button, Group, List, Modal, Text } from '@mantine/core'
import type { Problem } from '../api/problem.ts'

interface ForceDialogProps {
  readonly problem: Problem | undefined
  readonly onClose: () => void
  readonly onForce: () => void
}

/** Something stands against saving that a person may overrule, once it was read. */
export function ForceDialog({ problem, onClose, onForce }: ForceDialogProps) {
  return (
    <Modal
      opened={problem !== undefined}
      onClose={onClose}
      title="Save it all the same?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text size="sm" mb="sm">
        These things will not work as one may expect:
      </Text>
      <List size="sm" mb="lg" spacing="xs">
        {(problem?.errors ?? []).map(({ pointer, message }) => (
          <List.Item key={pointer + message}>{message}</List.Item>
        ))}
      </List>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Go back
        </Button>
        <Button color="red" onClick={onForce}>
          Save all the same
        </Button>
      </Group>
    </Modal>
  )
}
