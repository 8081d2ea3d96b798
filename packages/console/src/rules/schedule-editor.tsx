import { Chip, Group, Select, Stack, Switch, TextInput } from '@mantine/core'
import type { Schedule } from '../api/entities.ts'
import type { FieldErrors } from '../api/problem.ts'
import { AddRowButton, RemoveRowButton } from '../ui/row-buttons.tsx'
import { WeekGrid } from './week-grid.tsx'
import { DAYS } from './week-minutes.ts'

interface ScheduleEditorProps {
  /** Absent: always open. */
  readonly schedule: Schedule | undefined
  readonly errors: FieldErrors
  readonly onChange: (schedule: Schedule | undefined) => void
}

const WORKING_DAYS: Schedule['windows'][number] = { days: DAYS.slice(0, 5), from: '09:00', to: '18:00' }
const ZONES = ['visitor', ...Intl.supportedValuesOf('timeZone'), 'UTC'].map((value) => ({
  value,
  label: value === 'visitor' ? 'The visitor’s own' : value,
}))
const SHOWN_ZONES = 80

/** When an offer is open: windows of a week, drawn as one. */
export function ScheduleEditor({ schedule, errors, onChange }: ScheduleEditorProps) {
  if (schedule === undefined) {
    return (
      <Switch
        label="Only at certain times"
        checked={false}
        onChange={() => onChange({ time_zone: 'UTC', windows: [WORKING_DAYS], unknown: 'deny' })}
      />
    )
  }
  const { windows } = schedule
  const change = (next: Schedule['windows']) => onChange({ ...schedule, windows: next })
  return (
    <Stack gap="sm">
      <Switch label="Only at certain times" checked onChange={() => onChange(undefined)} />
      <Select
        label="Time zone"
        data={ZONES}
        value={schedule.time_zone}
        onChange={(zone) => onChange({ ...schedule, time_zone: zone ?? 'UTC' })}
        searchable
        limit={SHOWN_ZONES}
        allowDeselect={false}
        maw={320}
        error={errors['/schedule/time_zone']}
      />
      <WeekGrid windows={windows} onChange={change} />
      {schedule.time_zone === 'visitor' && (
        <Select
          label="A visitor whose zone is not known"
          data={[
            { value: 'deny', label: 'is passed on to the next offer' },
            { value: 'allow', label: 'is let in at any time' },
          ]}
          value={schedule.unknown}
          onChange={(value) => onChange({ ...schedule, unknown: value === 'allow' ? 'allow' : 'deny' })}
          allowDeselect={false}
          maw={320}
        />
      )}
      {windows.map((window, index) => (
        <Group key={index} gap="xs" align="flex-start">
          <Chip.Group
            multiple
            value={window.days}
            onChange={(days) =>
              change(windows.with(index, { ...window, days: DAYS.filter((day) => days.includes(day)) }))
            }
          >
            <Group gap={4}>
              {DAYS.map((day) => (
                <Chip key={day} value={day} size="xs">
                  {day}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          <TextInput
            aria-label={`Window ${index + 1}, from`}
            value={window.from}
            onChange={(event) => change(windows.with(index, { ...window, from: event.currentTarget.value }))}
            error={errors[`/schedule/windows/${index}/from`]}
            w={84}
            size="xs"
          />
          <TextInput
            aria-label={`Window ${index + 1}, to`}
            value={window.to}
            onChange={(event) => change(windows.with(index, { ...window, to: event.currentTarget.value }))}
            error={errors[`/schedule/windows/${index}/to`]}
            w={84}
            size="xs"
          />
          <RemoveRowButton what={`window ${index + 1}`} size="md" onClick={() => change(windows.toSpliced(index, 1))} />
        </Group>
      ))}
      <AddRowButton onClick={() => change([...windows, WORKING_DAYS])}>Add a window</AddRowButton>
    </Stack>
  )
}
