import { IconUsers } from '@tabler/icons-react'
import type { Publisher } from '../api/entities.ts'
import { ImportButton } from '../import/import-button.tsx'
import { EntityList } from './entity-list.tsx'
import type { EntityForm } from './entity-form.ts'
import { PARTY_COLUMNS, partyForm } from './party-form.tsx'
import type { PartyValues } from './party-form.tsx'

const form: EntityForm<Publisher, PartyValues> = {
  ...partyForm('Paused, every click it sends is refused'),
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
      columns={PARTY_COLUMNS}
      form={form}
      actions={<ImportButton kind="publishers" noun="publisher" />}
    />
  )
}
