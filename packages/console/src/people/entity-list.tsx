import { Button, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Collection, Entities } from '../api/entities.ts'
import { useEntities } from '../api/entities.ts'
import { useMayWrite } from '../session/session.ts'
import type { Column } from '../ui/data-table.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { useUrlState } from '../ui/url-state.ts'
import { EntityDialog } from './entity-dialog.tsx'
import type { EntityForm } from './entity-form.ts'

interface EntityListProps<C extends Collection, Values> {
  readonly collection: C
  readonly title: string
  readonly noun: string
  readonly hint: string
  readonly icon: ReactNode
  /** What it is for and how it begins, where there is none. */
  readonly teaches: string
  readonly nameOf: (entity: Entities[C]) => string
  readonly columns: readonly Column<Entities[C]>[]
  readonly form: EntityForm<Entities[C], Values>
  /** Beside the button that makes a new one. */
  readonly actions?: ReactNode
}

/** A page of one kind: searched, listed, and made or changed in a dialog. */
export function EntityList<C extends Collection, Values>(props: EntityListProps<C, Values>) {
  const { collection, title, noun, hint, icon, teaches, nameOf, columns, form } = props
  const [read, write] = useUrlState()
  const [q] = useDebouncedValue(read('q'), 200)
  const { data, error, refetch } = useEntities(collection, { q })
  const [opened, setOpened] = useState<'new' | Entities[C]>()
  const mayWrite = useMayWrite()
  const add = mayWrite ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened('new')}>
      New {noun}
    </Button>
  ) : undefined
  const named: Column<Entities[C]> = {
    key: 'name',
    header: 'Name',
    sortBy: nameOf,
    cell: (entity) =>
      mayWrite ? (
        <UnstyledButton fz="sm" td="underline" c="var(--mantine-color-anchor)" onClick={() => setOpened(entity)}>
          {nameOf(entity)}
        </UnstyledButton>
      ) : (
        nameOf(entity)
      ),
  }

  return (
    <>
      <PageHeader
        title={title}
        hint={hint}
        actions={
          <>
            {props.actions}
            {add}
          </>
        }
      />
      <div style={{ display: 'flex', marginBottom: 'var(--mantine-spacing-sm)' }}>
        <SearchInput
          label={`Search ${title.toLowerCase()}`}
          value={read('q')}
          onChange={(value) => write({ q: value })}
        />
      </div>
      {error !== null && data === undefined ? (
        <FailureNote error={error} retry={() => void refetch()} />
      ) : (
        <DataTable
          label={title}
          columns={[
            { key: 'id', header: 'Id', width: 72, sortBy: ({ id }) => id, cell: ({ id }) => id },
            named,
            ...columns,
          ]}
          rows={data}
          rowKey={({ id }) => id}
          empty={
            q === '' ? (
              <EmptyState icon={icon} title={`No ${title.toLowerCase()} yet`} action={add}>
                {teaches}
              </EmptyState>
            ) : (
              <EmptyState icon={icon} title="Nothing fits the search">
                Search for a part of the name, or the id.
              </EmptyState>
            )
          }
        />
      )}
      {opened !== undefined && (
        <EntityDialog
          collection={collection}
          noun={noun}
          form={form}
          entity={opened === 'new' ? undefined : opened}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  )
}
