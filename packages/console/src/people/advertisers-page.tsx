import { IconBuildingStore } from '@tabler/icons-react'
import type { Advertiser } from '../api/entities.ts'
import { ImportButton } from '../import/import-button.tsx'
import { EntityList } from './entity-list.tsx'
import type { EntityForm } from './entity-form.ts'
import { NewPostbackToken } from './new-postback-token.tsx'
import { PARTY_COLUMNS, partyForm } from './party-form.tsx'
import type { PartyValues } from './party-form.tsx'

const form: EntityForm<Advertiser, PartyValues> = {
  ...partyForm('Paused, none of its offers takes clicks'),
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
      columns={PARTY_COLUMNS}
      form={form}
      actions={<ImportButton kind="advertisers" noun="advertiser" />}
    />
  )
}
