import { Radio, Select, SimpleGrid, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { TrackingDomain } from '../api/entities.ts'
import type { FieldErrors } from '../api/problem.ts'
import { TimeInput } from '../ui/time-input.tsx'
import type { LinkDraft } from './draft.ts'
import { More } from './more.tsx'

const REFERRER_POLICIES = [
  'no-referrer',
  'origin',
  'strict-origin',
  'same-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'no-referrer-when-downgrade',
  'unsafe-url',
] as const

interface GeneralStepProps {
  readonly draft: LinkDraft
  readonly errors: FieldErrors
  readonly domains: readonly TrackingDomain[]
  readonly onChange: (changes: Partial<LinkDraft>) => void
}

export function GeneralStep({ draft, errors, domains, onChange }: GeneralStepProps) {
  const standard = domains.find((domain) => domain.default)
  const hosts = domains
    .filter((domain) => !domain.default)
    .map(({ id, hostname, active }) => ({ value: String(id), label: hostname + (active ? '' : ' (switched off)') }))
  return (
    <Stack gap="md">
      <TextInput
        label="Name"
        description="How you and your publishers recognise it"
        required
        autoFocus
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={errors['/name']}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        value={draft.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        error={errors['/description']}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label="Tracking domain"
          description="The host of the link"
          data={[{ value: 'default', label: `${standard?.hostname ?? ''} (default)` }, ...hosts]}
          value={draft.domain_id === undefined ? 'default' : String(draft.domain_id)}
          onChange={(value) =>
            onChange({ domain_id: value === null || value === 'default' ? undefined : Number(value) })
          }
          allowDeselect={false}
          error={errors['/domain_id']}
        />
        <TextInput
          label="Slug"
          description="The end of the link; left empty, one is made"
          placeholder="made for you"
          value={draft.slug}
          onChange={(event) => onChange({ slug: event.currentTarget.value })}
          error={errors['/slug']}
          spellCheck={false}
        />
      </SimpleGrid>
      <Radio.Group
        label="Publisher access"
        value={draft.visibility}
        onChange={(value) => onChange({ visibility: value === 'public' ? 'public' : 'private' })}
        error={errors['/visibility']}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="private"
            label="Private"
            description="Only publishers with access to every offer of the link. Others get an error."
          />
          <Radio
            value="public"
            label="Public"
            description="Every publisher. Offers a publisher has no access to are passed over."
          />
        </Stack>
      </Radio.Group>
      <Switch
        label="Active"
        description="Switched off, the link answers 404 and keeps everything else"
        checked={draft.active}
        onChange={(event) => onChange({ active: event.currentTarget.checked })}
      />
      <TagsInput
        label="Tags"
        description="To find and group links, also in reports"
        value={[...draft.tags]}
        onChange={(tags) => onChange({ tags })}
        error={errors['/tags']}
      />
      <More
        title="Dates and referrer"
        hint="When the link serves, and what the offer learns of where the visitor came from"
        open={draft.starts_at !== undefined || draft.ends_at !== undefined || draft.referrer_policy !== 'no-referrer'}
      >
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TimeInput
            label="Serves from"
            description="Your time; empty: at once"
            value={draft.starts_at}
            onChange={(starts_at) => onChange({ starts_at })}
            error={errors['/starts_at']}
          />
          <TimeInput
            label="Serves until"
            description="Your time; empty: for ever"
            value={draft.ends_at}
            onChange={(ends_at) => onChange({ ends_at })}
            error={errors['/ends_at']}
          />
          <Select
            label="Referrer policy"
            description="Sent with the redirect"
            data={[...REFERRER_POLICIES]}
            value={draft.referrer_policy}
            onChange={(value) =>
              onChange({ referrer_policy: REFERRER_POLICIES.find((known) => known === value) ?? 'no-referrer' })
            }
            allowDeselect={false}
            error={errors['/referrer_policy']}
          />
        </SimpleGrid>
      </More>
    </Stack>
  )
}
