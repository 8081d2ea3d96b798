import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'

const UNDO_MS = 8_000

/** Says what happened and offers to take it back for a while. */
export function showUndo(message: string, undo: () => void): void {
  const id = crypto.randomUUID()
  notifications.show({
    id,
    color: 'green',
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="default"
          style={{ flexShrink: 0 }}
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}
