import { Button, Group, Paper, TagsInput, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SmartLink } from '../api/entities.ts'
import { saveEntity } from '../api/entities.ts'
import { messageOf } from '../api/problem.ts'
import { showDone, showFailure } from '../ui/toasts.ts'

type Change = { readonly done: string; readonly bodyOf: (link: SmartLink) => object }

interface Outcome {
  readonly changed: number
  readonly failed: readonly string[]
}

/** What can be done with many links at once. Each is saved on its own; those that fail are named. */
export function BulkBar({ links, onDone }: { readonly links: readonly SmartLink[]; readonly onDone: () => void }) {
  const [tags, setTags] = useState<string[]>([])
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: async ({ bodyOf }: Change): Promise<Outcome> => {
      const failed: string[] = []
      for (const link of links) {
        try {
          await saveEntity('smart-links', { id: link.id, revision: link.revision, body: bodyOf(link) })
        } catch (error) {
          failed.push(`${link.name}: ${messageOf(error)}`)
        }
      }
      return { changed: links.length - failed.length, failed }
    },
    onSuccess: ({ changed, failed }, { done }) => {
      if (changed > 0) showDone(`${changed} of ${links.length} links ${done}`)
      if (failed.length > 0) showFailure(`${failed.length} links were not changed`, new Error(failed.join('. ')))
      onDone()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['smart-links'] }),
  })

  return (
    <Paper className="sl-card" p="xs" mb="sm">
      <Group gap="xs">
        <Text size="sm" fw={600} px="xs" role="status">
          {links.length} selected
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ done: 'switched on', bodyOf: () => ({ active: true }) })}
        >
          Switch on
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ done: 'switched off', bodyOf: () => ({ active: false }) })}
        >
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
          onClick={() =>
            change.mutate({ done: 'tagged', bodyOf: (link) => ({ tags: [...new Set([...link.tags, ...tags])] }) })
          }
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
