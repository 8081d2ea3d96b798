import { Group, MultiSelect, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import type { TargetingRule } from '../api/entities.ts'
import type { FieldErrors } from '../api/problem.ts'
import { COUNTRY_OPTIONS } from '../ui/countries.ts'
import { AddRowButton, RemoveRowButton } from '../ui/row-buttons.tsx'

interface RuleEditorProps {
  readonly rules: readonly TargetingRule[]
  readonly errors: FieldErrors
  /** Where the rules stand in what is saved: `/targeting`. */
  readonly pointer: string
  readonly onChange: (rules: TargetingRule[]) => void
}

/** Dimensions with the values that are known beforehand; the others take any text. */
const DIMENSIONS: Readonly<Record<TargetingRule['dim'], readonly string[] | undefined>> = {
  country: [],
  device: ['desktop', 'mobile', 'tablet', 'tv', 'bot', 'other'],
  os: undefined,
  browser: undefined,
  language: undefined,
  continent: ['AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA'],
  region: undefined,
  city: undefined,
  os_version: undefined,
  browser_version: undefined,
  asn: undefined,
  connection: ['residential', 'mobile', 'business', 'data_center'],
  ip: undefined,
  referrer: undefined,
  param: undefined,
  domain: undefined,
  visitor: ['new', 'returning'],
}

const OPERATORS: readonly { readonly value: TargetingRule['op']; readonly label: string }[] = [
  { value: 'in', label: 'is one of' },
  { value: 'not_in', label: 'is none of' },
  { value: 'prefix', label: 'begins with' },
  { value: 'not_prefix', label: 'does not begin with' },
  { value: 'contains', label: 'contains' },
  { value: 'not_contains', label: 'does not contain' },
]

const WHEN_UNKNOWN = [
  { value: 'allow', label: 'unknown passes' },
  { value: 'deny', label: 'unknown fails' },
]

/** As the server settles it where nothing is said: what excludes lets pass what is not known. */
function usuallyWhenUnknown(op: TargetingRule['op']): 'allow' | 'deny' {
  return op.startsWith('not_') ? 'allow' : 'deny'
}

/** Conditions, all of which have to hold; the values of one are alternatives. */
export function RuleEditor({ rules, errors, pointer, onChange }: RuleEditorProps) {
  // A rule in the making need not be one yet; the server says what is missing.
  const change = (index: number, changes: object) =>
    onChange(rules.with(index, { ...rules[index], ...changes } as TargetingRule))
  return (
    <Stack gap="xs">
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          No rules: every visitor fits.
        </Text>
      )}
      {rules.map((rule, index) => {
        const at = `${pointer}/${index}`
        const error = errors[`${at}/values`] ?? errors[`${at}/values/0`] ?? errors[at]
        const matches = rule.dim === 'referrer' || rule.dim === 'param'
        const known = rule.dim === 'country' ? COUNTRY_OPTIONS : DIMENSIONS[rule.dim]
        const values = rule.values.map(String)
        return (
          <Group key={index} gap="xs" align="flex-start">
            <Select
              aria-label={`Rule ${index + 1}, what`}
              data={Object.keys(DIMENSIONS).map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
              value={rule.dim}
              onChange={(dim) =>
                onChange(
                  rules.with(index, {
                    dim: dim ?? 'country',
                    op: 'in',
                    values: [],
                    ...(dim === 'param' ? { param: '' } : {}),
                  } as unknown as TargetingRule),
                )
              }
              allowDeselect={false}
              searchable
              w={150}
            />
            {rule.dim === 'param' && (
              <TextInput
                aria-label={`Rule ${index + 1}, name of the parameter`}
                placeholder="parameter"
                value={rule.param}
                onChange={(event) => change(index, { param: event.currentTarget.value })}
                error={errors[`${at}/param`]}
                w={130}
              />
            )}
            <Select
              aria-label={`Rule ${index + 1}, how`}
              data={OPERATORS.slice(0, matches ? undefined : 2)}
              value={rule.op}
              onChange={(op) => change(index, { op, unknown: undefined })}
              allowDeselect={false}
              w={150}
            />
            {known === undefined ? (
              <TagsInput
                aria-label={`Rule ${index + 1}, values`}
                placeholder="values, Enter after each"
                value={values}
                onChange={(next) => change(index, { values: next })}
                error={error}
                flex="1 1 14rem"
              />
            ) : (
              <MultiSelect
                aria-label={`Rule ${index + 1}, values`}
                placeholder={values.length === 0 ? 'values' : ''}
                data={[...known] as string[]}
                value={values}
                onChange={(next) => change(index, { values: next })}
                searchable
                error={error}
                flex="1 1 14rem"
              />
            )}
            <Select
              aria-label={`Rule ${index + 1}, when it is not known`}
              data={WHEN_UNKNOWN}
              value={rule.unknown ?? usuallyWhenUnknown(rule.op)}
              onChange={(unknown) => change(index, { unknown: unknown ?? undefined })}
              allowDeselect={false}
              w={175}
            />
            <RemoveRowButton what={`rule ${index + 1}`} onClick={() => onChange(rules.toSpliced(index, 1))} />
          </Group>
        )
      })}
      <AddRowButton onClick={() => onChange([...rules, { dim: 'country', op: 'in', values: [] } as TargetingRule])}>
        Add a rule
      </AddRowButton>
    </Stack>
  )
}
