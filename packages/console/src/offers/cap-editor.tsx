import { Group, Stack, Text, TextInput } from '@mantine/core'
import type { OfferCap, SmartLink } from '../api/entities.ts'
import type { FieldErrors } from '../api/problem.ts'
import type { Option } from '../ui/option.ts'
import { AddRowButton, RemoveRowButton } from '../ui/row-buttons.tsx'
import { CapDetails } from './cap-details.tsx'
import { Choice } from './choice.tsx'

type LinkCap = SmartLink['caps'][number]

interface Scope<C extends OfferCap | LinkCap> {
  readonly value: C['scope']
  readonly label: string
}

interface CapEditorProps<C extends OfferCap | LinkCap> {
  readonly caps: readonly C[]
  readonly errors: FieldErrors
  /** What may be counted apart; the first is that of a new cap. */
  readonly scopes: readonly Scope<C>[]
  readonly publishers: readonly Option[]
  /** Said where there are no caps. */
  readonly none: string
  readonly onChange: (caps: C[]) => void
}

const METRICS = ['clicks', 'conversions', 'payout', 'revenue']
const WINDOWS = ['hour', 'day', 'week', 'month', 'total'].map((value) => ({
  value,
  label: value === 'total' ? 'in total' : `per ${value}`,
}))
export const LINK_SCOPES: readonly Scope<LinkCap>[] = [{ value: 'link', label: 'the whole link' }]

export const OFFER_SCOPES: readonly Scope<OfferCap>[] = [
  { value: 'offer', label: 'all together' },
  { value: 'offer+publisher', label: 'each publisher' },
  { value: 'offer+publisher+sub1', label: 'each publisher and sub id' },
]
const ENFORCEMENTS = [
  { value: 'hard', label: 'hard: never above' },
  { value: 'soft', label: 'soft: only shown' },
]
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
const NEW = {
  metric: 'clicks',
  window: 'day',
  limit: 100,
  time_zone: 'UTC',
  mode: 'additional',
  enforcement: 'hard',
} as const

/** Limits on what an offer or a link gets, each counted in windows of its own zone. */
export function CapEditor<C extends OfferCap | LinkCap>({
  caps,
  errors,
  scopes,
  publishers,
  none,
  onChange,
}: CapEditorProps<C>) {
  const change = (index: number, changes: object) => {
    const next = { ...caps[index], ...changes } as C
    // Amounts are decimal text, counts are numbers.
    const limit = next.metric === 'payout' || next.metric === 'revenue' ? String(next.limit) : Number(next.limit)
    onChange(caps.with(index, { ...next, limit } as C))
  }
  return (
    <Stack gap="xs">
      {caps.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      {caps.map((cap, index) => (
        <Group key={index} gap="xs" align="flex-start">
          <TextInput
            aria-label={`Cap ${index + 1}, limit`}
            inputMode="decimal"
            value={String(cap.limit)}
            onChange={(event) => change(index, { limit: event.currentTarget.value.replace(/[^0-9.]/g, '') })}
            error={errors[`/caps/${index}/limit`]}
            w={110}
          />
          <Choice
            label={`Cap ${index + 1}, of what`}
            data={METRICS}
            value={cap.metric}
            width={130}
            onChange={(metric) => change(index, { metric })}
          />
          <Choice
            label={`Cap ${index + 1}, window`}
            data={WINDOWS}
            value={cap.window}
            width={120}
            onChange={(window) => change(index, { window })}
          />
          {scopes.length > 1 && (
            <Choice
              label={`Cap ${index + 1}, counted for`}
              data={scopes}
              value={cap.scope ?? ''}
              width={245}
              onChange={(scope) => change(index, { scope })}
            />
          )}
          <Choice
            label={`Cap ${index + 1}, enforcement`}
            data={ENFORCEMENTS}
            value={cap.enforcement}
            width={185}
            onChange={(enforcement) => change(index, { enforcement })}
          />
          <Choice
            label={`Cap ${index + 1}, time zone`}
            data={ZONES}
            value={cap.time_zone}
            width={170}
            onChange={(time_zone) => change(index, { time_zone })}
          />
          <RemoveRowButton what={`cap ${index + 1}`} onClick={() => onChange(caps.toSpliced(index, 1))} />
          <CapDetails
            cap={cap}
            index={index}
            errors={errors}
            publishers={publishers}
            canOverride={scopes.length > 1}
            onChange={(changes) => change(index, changes)}
          />
        </Group>
      ))}
      <AddRowButton onClick={() => onChange([...caps, { ...NEW, scope: scopes[0]?.value } as unknown as C])}>
        Add a cap
      </AddRowButton>
    </Stack>
  )
}
