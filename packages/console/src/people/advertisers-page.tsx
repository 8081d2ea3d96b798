import { Switch, TagsInput, TextInput } from '@mantine/core'
import { IconBuildingStore } from '@tabler/icons-react'
import type { Advertiser } from '../api/entities.ts'
import { ImportButton } from '../import/import-button.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { EntityList } from './entity-list.tsx'
import type { EntityForm } from './entity-form.ts'
import { NewPostbackToken } from './new-postback-token.tsx'

interface Values {
  readonly name: string
  readonly active: boolean
  readonly tags: string[]
}

const form: EntityForm<Advertiser, Values> = {
  valuesOf: (advertiser) => ({
    name: advertiser?.name ?? '',
    active: advertiser?.status !== 'paused',
    tags: advertiser?.tags ?? [],
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
        description="Paused, none of its offers takes clicks"
        checked={active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
      <TagsInput label="Tags" value={tags} onChange={(next) => change({ tags: next })} error={errors['/tags']} />
    </>
  ),
  secretOf: ({ postback_token }) =>
    postback_token === undefined ? undefined : { label: 'Postback token of the advertiser', value: postback_token },
  more: (advertiser, showSecret) => <NewPostbackToken advertiser={advertiser} showSecret={showSecret} />,
  archive: { verb: 'Archive', consequence: 'Its offers take no more clicks.' },
}

export default function AdvertisersPage() {
  return (
    <EntityList
      collection="advertisers"
      title="Advertisers"
      noun="advertiser"
      hint="Who pays for traffic. Each reports its conversions with a postback token of its own."
      icon={<IconBuildingStore />}
      teaches="Every offer belongs to an advertiser. Make one; you get the token its postbacks carry, once."
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
      actions={<ImportButton kind="advertisers" noun="advertiser" />}
    />
  )
}
