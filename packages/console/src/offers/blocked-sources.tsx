import { Group, Select, Stack, Text, TextInput } from '@mantine/core'
import type { FieldErrors } from '../api/problem.ts'
import type { Option } from '../ui/option.ts'
import { AddRowButton, RemoveRowButton } from '../ui/row-buttons.tsx'
import type { SourceDraft } from './offer-draft.ts'

interface BlockedSourcesProps {
  readonly sources: readonly SourceDraft[]
  readonly publishers: readonly Option[]
  readonly errors: FieldErrors
  readonly onChange: (sources: SourceDraft[]) => void
}

/** Publishers, or single placements of theirs, whose clicks the offer does not take. */
export function BlockedSources({ sources, publishers, errors, onChange }: BlockedSourcesProps) {
  const change = (index: number, changes: Partial<SourceDraft>) =>
    onChange(sources.map((source, at) => (at === index ? { ...source, ...changes } : source)))
  return (
    <Stack gap="xs">
      {sources.length === 0 && (
        <Text size="sm" c="dimmed">
          None: every publisher with access may send from anywhere.
        </Text>
      )}
      {sources.map(({ publisherId, sub1 }, index) => (
        <Group key={index} gap="xs" align="flex-start">
          <Select
            aria-label={`Blocked source ${index + 1}, publisher`}
            placeholder="publisher"
            data={[...publishers]}
            value={publisherId}
            onChange={(next) => change(index, { publisherId: next })}
            allowDeselect={false}
            searchable
            error={errors[`/blocked_sources/${index}/publisher_id`] ?? errors[`/blocked_sources/${index}`]}
            flex="1 1 12rem"
            maw={280}
          />
          <TextInput
            aria-label={`Blocked source ${index + 1}, sub1`}
            placeholder="sub1; empty: all of it"
            value={sub1}
            onChange={(event) => change(index, { sub1: event.currentTarget.value })}
            error={errors[`/blocked_sources/${index}/sub1`]}
            spellCheck={false}
            flex="1 1 10rem"
            maw={240}
          />
          <RemoveRowButton what={`blocked source ${index + 1}`} onClick={() => onChange(sources.toSpliced(index, 1))} />
        </Group>
      ))}
      <AddRowButton onClick={() => onChange([...sources, { publisherId: null, sub1: '' }])}>
        Block a source
      </AddRowButton>
    </Stack>
  )
}
