import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Collection, Entities } from '../api/entities.ts'
import { useSaveEntity } from '../api/entities.ts'
import { fieldErrorsOf, messageOf, ProblemError } from '../api/problem.ts'
import { ArchiveButton } from '../ui/archive-button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ForceDialog } from '../ui/force-dialog.tsx'
import { showDone } from '../ui/toasts.ts'
import type { EntityForm, Secret } from './entity-form.ts'

interface EntityDialogProps<C extends Collection, Values> {
  readonly collection: C
  readonly noun: string
  readonly form: EntityForm<Entities[C], Values>
  /** Absent: a new one is made. */
  readonly entity: Entities[C] | undefined
  readonly onClose: () => void
}

/** Makes or changes one entity. What the server refuses is shown at its field. */
export function EntityDialog<C extends Collection, Values>(props: EntityDialogProps<C, Values>) {
  const { collection, noun, form, entity, onClose } = props
  const [values, setValues] = useState(() => form.valuesOf(entity))
  const [secret, setSecret] = useState<Secret>()
  const [standing, setStanding] = useState<ProblemError>()
  const save = useSaveEntity(collection)
  const isNew = entity === undefined
  const errors = fieldErrorsOf(save.error)

  const submit = async (force = false): Promise<void> => {
    setStanding(undefined)
    try {
      const body = form.bodyOf(values, isNew)
      const saved = await save.mutateAsync({ id: entity?.id, revision: entity?.revision, body, force })
      showDone(`The ${noun} is ${isNew ? 'made' : 'saved'}`)
      const shown = form.secretOf?.(saved)
      if (shown === undefined) onClose()
      else setSecret(shown)
    } catch (error) {
      // Everything else stands in the form: at its field, or above the buttons.
      if (error instanceof ProblemError && error.problem.detail.includes('force=true')) setStanding(error)
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={secret === undefined ? (isNew ? `New ${noun}` : `Edit ${noun}`) : secret.label}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {secret !== undefined ? (
        <Stack>
          <Text size="sm">It is shown this once and can’t be read again. Copy it now.</Text>
          <Group wrap="nowrap">
            <Code block style={{ flex: 1, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              {secret.value}
            </Code>
            <CopyButton value={secret.value} what="the secret" />
          </Group>
          <Group justify="flex-end">
            <Button onClick={onClose}>I have it</Button>
          </Group>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            void submit()
          }}
        >
          <Stack>
            {form.fields(values, (changes) => setValues((before) => ({ ...before, ...changes })), { errors, isNew })}
            {entity !== undefined && form.more?.(entity, setSecret)}
            {save.isError && standing === undefined && (
              <Alert color="red" role="alert" py="xs">
                {messageOf(save.error)}
              </Alert>
            )}
            <Group justify="space-between">
              {entity !== undefined && form.archive !== undefined ? (
                <ArchiveButton
                  collection={collection}
                  entity={entity}
                  verb={form.archive.verb}
                  consequence={form.archive.consequence}
                  onArchived={onClose}
                />
              ) : (
                <span />
              )}
              <Group gap="xs">
                <Button variant="default" onClick={onClose}>
                  Cancel
                </Button>
                <Button type="submit" loading={save.isPending}>
                  {isNew ? `Make ${noun}` : 'Save'}
                </Button>
              </Group>
            </Group>
          </Stack>
        </form>
      )}
      <ForceDialog
        problem={standing?.problem}
        onClose={() => setStanding(undefined)}
        onForce={() => void submit(true)}
      />
    </Modal>
  )
}
