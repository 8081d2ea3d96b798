import { TextInput } from '@mantine/core'
import { IconTarget } from '@tabler/icons-react'
import type { TargetingGroup, TargetingRule } from '../api/entities.ts'
import { describeRule } from '../offers/describe-offer.ts'
import { EntityList } from '../people/entity-list.tsx'
import type { EntityForm } from '../people/entity-form.ts'
import { RuleEditor } from './rule-editor.tsx'

interface Values {
  readonly name: string
  readonly targeting: readonly TargetingRule[]
}

const form: EntityForm<TargetingGroup, Values> = {
  valuesOf: (group) => ({ name: group?.name ?? '', targeting: group?.targeting ?? [] }),
  bodyOf: ({ name, targeting }) => ({ name, targeting }),
  fields: ({ name, targeting }, change, { errors }) => (
    <>
      <TextInput
        label="Name"
        required
        data-autofocus
        value={name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={errors['/name']}
      />
      <RuleEditor
        rules={targeting}
        errors={errors}
        pointer="/targeting"
        onChange={(rules) => change({ targeting: rules })}
      />
    </>
  ),
  archive: { verb: 'Archive', consequence: 'Offers that use it must be given other rules first.' },
}

export default function TargetingGroupsPage() {
  return (
    <EntityList
      collection="targeting-groups"
      title="Targeting groups"
      noun="targeting group"
      hint="Rules that many offers share: change them here once."
      icon={<IconTarget />}
      teaches="Name a set of rules, such as the countries of a campaign, and let offers use it."
      nameOf={({ name }) => name}
      columns={[
        { key: 'rules', header: 'Rules', wide: true, cell: ({ targeting }) => targeting.map(describeRule).join('; ') },
      ]}
      form={form}
    />
  )
}
