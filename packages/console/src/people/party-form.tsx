import { Switch, TagsInput, TextInput } from '@mantine/core'
import type { Advertiser, Publisher } from '../api/entities.ts'
import type { Column } from '../ui/data-table.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import type { EntityForm } from './entity-form.ts'

/** Who sends traffic or pays for it: what a publisher and an advertiser have in common. */
type Party = Pick<Publisher & Advertiser, 'name' | 'status' | 'tags'>

export interface PartyValues {
  readonly name: string
  readonly active: boolean
  readonly tags: string[]
}

type PartyForm = Pick<EntityForm<Party, PartyValues>, 'valuesOf' | 'bodyOf' | 'fields'>

/** @param whenPaused what pausing one does, in a sentence */
export function partyForm(whenPaused: string): PartyForm {
  return {
    valuesOf: (party) => ({
      name: party?.name ?? '',
      active: party?.status !== 'paused',
      tags: party?.tags ?? [],
    }),
    bodyOf: ({ name, active, tags }) => ({ name, status: active ? 'active' : 'paused', tags }),
    fields: ({ name, active, tags }, change, { errors }) => (
      <>
        <TextInput
          label="Name"
          required
          data-autofocus
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={errors['/name']}
        />
        <Switch
          label="Active"
          description={whenPaused}
          checked={active}
          onChange={(event) => change({ active: event.currentTarget.checked })}
        />
        <TagsInput label="Tags" value={tags} onChange={(next) => change({ tags: next })} error={errors['/tags']} />
      </>
    ),
  }
}

export const PARTY_COLUMNS: readonly Column<Party>[] = [
  {
    key: 'status',
    header: 'Status',
    width: 110,
    sortBy: ({ status }) => status,
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  { key: 'tags', header: 'Tags', wide: true, cell: ({ tags }) => tags.join(', ') },
]
