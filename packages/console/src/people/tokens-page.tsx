import { Select, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { ApiToken } from '../api/entities.ts'
import { useEntities } from '../api/entities.ts'
import type { Role } from '../session/session.ts'
import { formatTime } from '../ui/format.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { EntityList } from './entity-list.tsx'
import type { EntityForm } from './entity-form.ts'

interface Values {
  readonly name: string
  readonly role: Role
  readonly publisherId: string | null
  /** A day, or empty. */
  readonly expires: string
}

const ROLES: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'admin', label: 'Admin: everything, tokens too' },
  { value: 'manager', label: 'Manager: changes the catalog' },
  { value: 'analyst', label: 'Analyst: reads everything' },
  { value: 'publisher', label: 'Publisher: its own links and numbers' },
]

function useForm(): EntityForm<ApiToken, Values> {
  const { data: publishers } = useEntities('publishers')
  return {
    valuesOf: (token) => ({
      name: token?.name ?? '',
      role: token?.role ?? 'analyst',
      publisherId: token?.publisher_id == null ? null : String(token.publisher_id),
      expires: token?.expires_at?.slice(0, 10) ?? '',
    }),
    bodyOf: ({ name, role, publisherId, expires }, isNew) => ({
      name,
      ...(isNew ? { role } : {}),
      ...(isNew && role === 'publisher' && publisherId !== null ? { publisher_id: Number(publisherId) } : {}),
      ...(expires === '' ? (isNew ? {} : { expires_at: null }) : { expires_at: `${expires}T00:00:00Z` }),
    }),
    fields: ({ name, role, publisherId, expires }, change, { errors, isNew }) => (
      <>
        <TextInput
          label="Name"
          description="Who or what uses it"
          required
          data-autofocus
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={errors['/name']}
        />
        <Select
          label="Role"
          data={[...ROLES]}
          value={role}
          disabled={!isNew}
          onChange={(value) => change({ role: ROLES.find((known) => known.value === value)?.value ?? role })}
          allowDeselect={false}
          error={errors['/role']}
        />
        {role === 'publisher' && (
          <Select
            label="Publisher"
            data={(publishers ?? []).map((publisher) => ({ value: String(publisher.id), label: publisher.name }))}
            value={publisherId}
            disabled={!isNew}
            onChange={(value) => change({ publisherId: value })}
            searchable
            error={errors['/publisher_id']}
          />
        )}
        <TextInput
          label="Expires"
          description="Never, when left empty"
          type="date"
          value={expires}
          onChange={(event) => change({ expires: event.currentTarget.value })}
          error={errors['/expires_at']}
        />
      </>
    ),
    secretOf: (saved) => {
      const { token } = saved as ApiToken & { readonly token?: string }
      return token === undefined ? undefined : { label: 'The new token', value: token }
    },
    archive: { verb: 'Revoke', consequence: 'Whoever uses it is signed out at once.' },
  }
}

export default function TokensPage() {
  const form = useForm()
  return (
    <EntityList
      collection="tokens"
      title="Tokens"
      noun="token"
      hint="Who may use the console and the APIs. A token is shown once; only a fingerprint of it is kept."
      icon={<IconKey />}
      teaches="Give everybody a token of their own, with the least role that suffices."
      nameOf={({ name }) => name}
      columns={[
        { key: 'role', header: 'Role', width: 110, sortBy: ({ role }) => role, cell: ({ role }) => role },
        { key: 'status', header: 'Status', width: 110, cell: ({ status }) => <StatusBadge status={status} /> },
        {
          key: 'expires',
          header: 'Expires',
          wide: true,
          cell: ({ expires_at }) => (expires_at === undefined ? 'never' : formatTime(expires_at)),
        },
      ]}
      form={form}
    />
  )
}
