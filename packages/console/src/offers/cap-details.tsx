import { Button, Group, MultiSelect } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { OfferCap, SmartLink } from '../api/entities.ts'
import type { FieldErrors } from '../api/problem.ts'
import type { Option } from '../ui/option.ts'
import { Choice } from './choice.tsx'

type Cap = OfferCap | SmartLink['caps'][number]

interface CapDetailsProps {
  readonly cap: Cap
  readonly index: number
  readonly errors: FieldErrors
  readonly publishers: readonly Option[]
  /** Whether there are wider caps that it could stand instead of. */
  readonly canOverride: boolean
  readonly onChange: (changes: object) => void
}

const MODES = [
  { value: 'additional', label: 'beside wider caps' },
  { value: 'override', label: 'instead of wider caps' },
]
const WHILE_PENDING = [
  { value: 'hold', label: 'new: closed until counted' },
  { value: 'from_now', label: 'new: counts from now' },
]

/** What most caps leave as it is; open at once where one does not. */
export function CapDetails({ cap, index, errors, publishers, canOverride, onChange }: CapDetailsProps) {
  const usual = cap.enforcement === 'soft' ? 'from_now' : 'hold'
  const pending = cap.while_pending ?? usual
  const special = cap.publisher_ids !== undefined || cap.mode === 'override' || pending !== usual
  const error = errors[`/caps/${index}/publisher_ids`] ?? errors[`/caps/${index}/publisher_ids/0`]
  const [asked, { toggle }] = useDisclosure(special)
  const opened = asked || error !== undefined
  const name = `Cap ${index + 1}`
  return (
    <Group gap="xs" align="flex-start" w="100%">
      <Button
        variant="subtle"
        size="xs"
        h={36}
        aria-expanded={opened}
        aria-label={`${name}, ${opened ? 'fewer' : 'more'} settings`}
        onClick={toggle}
      >
        {opened ? 'Fewer settings' : 'More settings'}
      </Button>
      {opened && (
        <>
          <MultiSelect
            aria-label={`${name}, publishers`}
            placeholder={cap.publisher_ids === undefined ? 'every publisher' : ''}
            data={[...publishers]}
            value={(cap.publisher_ids ?? []).map(String)}
            // An empty list would be a cap about nobody.
            onChange={(ids) => onChange({ publisher_ids: ids.length === 0 ? undefined : ids.map(Number) })}
            searchable
            error={error}
            flex="1 1 14rem"
            maw={420}
          />
          {canOverride && (
            <Choice
              label={`${name}, mode`}
              data={MODES}
              value={cap.mode}
              width={215}
              onChange={(mode) => onChange({ mode })}
            />
          )}
          <Choice
            label={`${name}, until its clicks so far are counted`}
            data={WHILE_PENDING}
            value={pending}
            width={240}
            onChange={(while_pending) => onChange({ while_pending })}
          />
        </>
      )}
    </Group>
  )
}
