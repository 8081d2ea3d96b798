import { Select } from '@mantine/core'
import type { Option } from '../ui/option.ts'

interface ChoiceProps {
  readonly label: string
  readonly data: readonly (string | Option)[]
  readonly value: string
  readonly width: number
  readonly onChange: (value: string) => void
}

const SEARCHED_FROM = 8
const SHOWN = 80

/** One of a few, always one of them. */
export function Choice({ label, data, value, width, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      data={[...data] as string[]}
      value={value}
      onChange={(next) => onChange(next ?? value)}
      allowDeselect={false}
      searchable={data.length > SEARCHED_FROM}
      limit={SHOWN}
      w={width}
    />
  )
}
