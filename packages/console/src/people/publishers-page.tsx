import { Switch, TagsInput, TextInput } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import type { Publisher } from '../api/entities.ts'
import { ImportButton } from '../import/import-button.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { EntityList } from './entity-list.tsx'
import type { EntityForm } from './entity-form.ts'

interface Values {
  readonly name: string
  readonly active: boolean
  readonly tags: string[]
}

const form: EntityForm<Publisher, Values> = {
  valuesOf: (publisher) => ({
    name: publisher?.name ?? '',
    active: publisher?.status !== 'paused',
    tags: publisher?.tags ?? [],
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
        description="Paused, every click it sends is refused"
        checked={active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
      <TagsInput label="Tags" value={tags} onChange={(next) => change({ tags: next })} error={errors['/tags']} />
    </>
  ),
  archive: { verb: 'Archive', consequence: 'Its clicks are refused from now on; its numbers stay in reports.' },
}

export default function PublishersPage() {
  return (
    <EntityList
      collection="publishers"
      title="Publishers"
      noun="publisher"
      hint="Who sends traffic. Each gets a link of its own for every Smart Link it may use."
      icon={<IconUsers />}
      teaches="A publisher sends visitors. Make one, and every Smart Link page shows a link to hand to it."
      nameOf={({ name }) => name}
      columns={[
        {
          key: 'status',
          header: 'Status',
          width: 110,
          sortBy: ({ status }) => status,
          cell: ({ status }) => <StatusBadge status={status} />,
        },
        { key: 'tags', header: 'Tags', wide: true, cell: ({ tags }) => tags.join(', ') },
      ]}
      form={form}
      actions={<ImportButton kind="publishers" noun="publisher" />}
    />
  )
}
