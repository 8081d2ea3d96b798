import { Button, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Collection } from '../api/entities.ts'
import { useArchiveEntity } from '../api/entities.ts'
import { showDone, showFailure } from './toasts.ts'

interface Archived {
  readonly id: number
  readonly revision: number
  readonly name?: string
  readonly hostname?: string
}

interface ArchiveButtonProps {
  readonly collection: Collection
  readonly entity: Archived
  /** What it means, in a sentence or two. */
  readonly consequence: string
  readonly verb?: 'Archive' | 'Revoke'
  readonly onArchived: () => void
}

/** Can't be taken back, so it asks. */
export function ArchiveButton({ collection, entity, consequence, verb = 'Archive', onArchived }: ArchiveButtonProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const archive = useArchiveEntity(collection)
  const name = entity.name ?? entity.hostname ?? String(entity.id)
  const confirm = async () => {
    try {
      await archive.mutateAsync({ id: entity.id, revision: entity.revision })
      showDone(`${name} is ${verb === 'Archive' ? 'archived' : 'revoked'}`)
      onArchived()
    } catch (error) {
      showFailure(`${name} is still there`, error)
    }
    close()
  }
  return (
    <>
      <Button variant="subtle" color="red" onClick={open}>
        {verb}
      </Button>
      <Modal opened={opened} onClose={close} title={`${verb} ${name}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
        <Text size="sm" mb="lg">
          {consequence} It cannot be taken back.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
          <Button color="red" loading={archive.isPending} onClick={() => void confirm()}>
            {verb}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
