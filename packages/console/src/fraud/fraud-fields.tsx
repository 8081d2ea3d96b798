import { NumberInput, Select, SimpleGrid, TagsInput } from '@mantine/core'
import type { Offer } from '../api/entities.ts'
import type { FieldErrors } from '../api/problem.ts'

type Policy = Offer['fraud']

interface FraudFieldsProps<P extends Policy> {
  readonly policy: P
  readonly errors: FieldErrors
  readonly onChange: (policy: P) => void
}

/** Categories that the rules of this system give; outside verdicts may bring their own. */
const CATEGORIES = ['data_center', 'declared_bot', 'non_browser_agent', 'activity']

/** What fraud rules may do: of an offer or of a whole link. */
export function FraudFields<P extends Policy>({ policy, errors, onChange }: FraudFieldsProps<P>) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Select
        label="Fraud rules"
        data={[
          { value: 'off', label: 'Off' },
          { value: 'monitor', label: 'Score only' },
          { value: 'enforce', label: 'Refuse' },
        ]}
        value={policy.mode}
        onChange={(value) => onChange({ ...policy, mode: value === 'off' || value === 'enforce' ? value : 'monitor' })}
        allowDeselect={false}
        error={errors['/fraud/mode']}
      />
      <NumberInput
        label="Refused from a score of"
        min={1}
        max={100}
        allowDecimal={false}
        value={policy.threshold}
        onChange={(value) => onChange({ ...policy, threshold: Number(value) })}
        error={errors['/fraud/threshold']}
      />
      <TagsInput
        label="Always refused categories"
        data={CATEGORIES}
        value={policy.block_categories}
        onChange={(block_categories) => onChange({ ...policy, block_categories })}
        placeholder={policy.block_categories.length === 0 ? 'such as data_center' : ''}
        error={errors['/fraud/block_categories'] ?? errors['/fraud/block_categories/0']}
      />
    </SimpleGrid>
  )
}
