import { Badge, Select, Switch, TextInput } from '@mantine/core'
import { IconWorld } from '@tabler/icons-react'
import type { TrackingDomain } from '../api/entities.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { EntityList } from './entity-list.tsx'
import type { EntityForm } from './entity-form.ts'

interface Values {
  readonly hostname: string
  readonly isDefault: boolean
  readonly active: boolean
  readonly prefetch: '302' | '503'
}

const form: EntityForm<TrackingDomain, Values> = {
  valuesOf: (domain) => ({
    hostname: domain?.hostname ?? '',
    isDefault: domain?.default ?? false,
    active: domain?.active ?? true,
    prefetch: domain?.prefetch_answer === 503 ? '503' : '302',
  }),
  bodyOf: ({ hostname, isDefault, active, prefetch }) => ({
    hostname,
    default: isDefault,
    active,
    prefetch_answer: Number(prefetch),
  }),
  fields: ({ hostname, isDefault, active, prefetch }, change, { errors }) => (
    <>
      <TextInput
        label="Host name"
        placeholder="track.example.com"
        description="Point it at the ingress in your DNS"
        required
        data-autofocus
        value={hostname}
        onChange={(event) => change({ hostname: event.currentTarget.value })}
        error={errors['/hostname']}
      />
      <Switch
        label="Default"
        description="Answers for links without a domain, and on any host that is no tracking domain"
        checked={isDefault}
        onChange={(event) => change({ isDefault: event.currentTarget.checked })}
        error={errors['/default']}
      />
      <Switch
        label="Active"
        description="Switched off, its links answer 404"
        checked={active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
      <Select
        label="Answer to prefetching"
        data={[
          { value: '302', label: 'Redirect as ever (302)' },
          { value: '503', label: 'Ask again on the real click (503)' },
        ]}
        value={prefetch}
        onChange={(value) => change({ prefetch: value === '503' ? '503' : '302' })}
        allowDeselect={false}
        error={errors['/prefetch_answer']}
      />
    </>
  ),
  archive: { verb: 'Archive', consequence: 'Its host becomes free; links on it stop answering there.' },
}

export default function DomainsPage() {
  return (
    <EntityList
      collection="domains"
      title="Domains"
      noun="domain"
      hint="Hosts that links are served on. Exactly one is the default."
      icon={<IconWorld />}
      teaches="A tracking domain is the host of your links."
      nameOf={({ hostname }) => hostname}
      columns={[
        {
          key: 'default',
          header: 'Default',
          width: 100,
          cell: (domain) => (domain.default ? <Badge>default</Badge> : null),
        },
        {
          key: 'status',
          header: 'Status',
          width: 110,
          cell: ({ active }) => <StatusBadge status={active ? 'active' : 'inactive'} />,
        },
      ]}
      form={form}
    />
  )
}
