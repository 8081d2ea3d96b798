import { Button, Group, Paper, TagsInput, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SmartLink } from '../api/entities.ts'
import { messageOf } from '../api/problem.ts'
import { showDone, showFailure } from '../ui/toasts.ts'
import { showUndo } from '../ui/undo-toast.tsx'
import type { LinkChange } from './change-links.ts'
import { changeLinks } from './change-links.ts'

interface Change {
  readonly changes: readonly LinkChange[]
  /** Completes “3 links …”. */
  readonly done: string
  readonly offerUndo: boolean
}

/** What can be done with many links at once: to all of them or none, with one way back for the whole. */
export function BulkBar({ links, onDone }: { readonly links: readonly SmartLink[]; readonly onDone: () => void }) {
  const [tags, setTags] = useState<string[]>([])
  const queries = useQueryClient()
  const change = useMutation({ mutationFn: ({ changes }: Change) => changeLinks(changes) })

  const run = async ({ changes, done, offerUndo }: Change): Promise<void> => {
    const outcome = await change.mutateAsync({ changes, done, offerUndo })
    await queries.invalidateQueries({ queryKey: ['smart-links'] })
    if (outcome.kind !== 'changed') {
      const reason = `${outcome.refused.name}: ${messageOf(outcome.error)}`
      if (outcome.kind === 'unchanged') return showFailure('None of the links was changed', new Error(reason))
      const names = outcome.changed.map(({ name }) => name).join(', ')
      return showFailure('Some links could not be made as they were', new Error(`${reason} Changed are: ${names}`))
    }
    onDone()
    const said = `${changes.length === 1 ? '1 link is' : `${changes.length} links are`} ${done}`
    if (!offerUndo) return showDone(said)
    showUndo(said, () => void run({ changes: outcome.takeBack, done: 'as before', offerUndo: false }))
  }
  const switchAll = (active: boolean) =>
    run({
      changes: links.map((link) => ({ link, body: { active }, back: { active: link.active } })),
      done: active ? 'on' : 'off: their clicks get 404',
      offerUndo: true,
    })
  const tagAll = () =>
    run({
      changes: links.map((link) => ({
        link,
        body: { tags: [...new Set([...link.tags, ...tags])] },
        back: { tags: link.tags },
      })),
      done: 'tagged',
      offerUndo: true,
    })

  return (
    <Paper className="sl-card" p="xs" mb="sm">
      <Group gap="xs">
        <Text size="sm" fw={600} px="xs" role="status">
          {links.length} selected
        </Text>
        <Button size="xs" variant="default" loading={change.isPending} onClick={() => void switchAll(true)}>
          Switch on
        </Button>
        <Button size="xs" variant="default" loading={change.isPending} onClick={() => void switchAll(false)}>
          Switch off
        </Button>
        <TagsInput
          size="xs"
          aria-label="Tags to add"
          placeholder="Tags to add"
          value={tags}
          onChange={setTags}
          miw={160}
        />
        <Button
          size="xs"
          variant="default"
          disabled={tags.length === 0}
          loading={change.isPending}
          onClick={() => void tagAll()}
        >
          Add tags
        </Button>
        <Button size="xs" variant="subtle" onClick={onDone}>
          Select none
        </Button>
      </Group>
    </Paper>
  )
}
