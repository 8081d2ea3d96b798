import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

interface TimeInputProps {
  readonly label: string
  readonly description?: string
  /** RFC 3339; empty for none. */
  readonly value: string | undefined
  /** undefined: emptied. */
  readonly onChange: (value: string | undefined) => void
  readonly error?: ReactNode
}

const MINUTE = 16

/** A moment, read and written in the zone of this browser and kept in UTC. */
export function TimeInput({ label, description, value, onChange, error }: TimeInputProps) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      description={description}
      value={localText(value)}
      onChange={(event) => {
        const text = event.currentTarget.value
        onChange(text === '' ? undefined : new Date(text).toISOString())
      }}
      error={error}
    />
  )
}

/** As the browser's own field wants it: local time without a zone, to the minute. */
export function localText(value: string | undefined): string {
  const at = Date.parse(value ?? '')
  if (Number.isNaN(at)) return ''
  const offsetMs = new Date(at).getTimezoneOffset() * 60_000
  return new Date(at - offsetMs).toISOString().slice(0, MINUTE)
}
