import { Alert, Badge, Button, CloseButton, Group, Menu, Select, Stack, Text } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReportMeta } from '../api/report.ts'
import { reportPath, useReport } from '../api/report.ts'
import { useSession } from '../session/session.ts'
import { FailureNote } from '../ui/failure-note.tsx'
import { formatRelative, formatTime } from '../ui/format.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { TimeInput } from '../ui/time-input.tsx'
import { useUrlState } from '../ui/url-state.ts'
import { Breakdown } from './breakdown.tsx'
import {
  chosenSpan,
  conditionsOf,
  dimensionNamed,
  dimensionsFor,
  metricsFor,
  nextDimension,
  rangeNamed,
  RANGES,
  withCondition,
} from './report-view.ts'
import { SkipReasons } from './skip-reasons.tsx'
import { TimeChart } from './time-chart.tsx'
import { Totals } from './totals.tsx'

const REFRESH_MS = 15_000
const MAX_ROWS = 10_000
const CUSTOM = 'custom'

/** What came of the clicks: in all, over time, and by whatever one asks; everything asked stands in the address. */
export default function ReportPage() {
  const { role } = useSession()
  const [read, write] = useUrlState()
  const now = useNow()
  const rangeName = rangeNamed(read('range'))
  const chosen = read('range') === CUSTOM ? chosenSpan(read('from'), read('to')) : undefined
  const named = RANGES[rangeName]
  const { fromMs, toMs, interval } = chosen ?? { fromMs: now - named.lengthMs, toMs: now, interval: named.interval }
  const groupBy = dimensionNamed(read('group_by'))
  const filter = read('filter')
  const metrics = metricsFor(role).join(',')
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone
  const span = { from: iso(fromMs), to: iso(toMs), tz, filter, metrics }
  const before = { ...span, from: iso(2 * fromMs - toMs), to: span.from }

  const rows = useReport({ ...span, group_by: groupBy.name, limit: MAX_ROWS })
  const previous = useReport(before)
  const series = useReport({
    ...span,
    metrics: 'delivered,fallback,blocked,lost',
    interval,
    limit: MAX_ROWS,
  })

  return (
    <>
      <PageHeader
        title={role === 'publisher' ? 'My numbers' : 'Report'}
        hint={<Completeness meta={rows.data?.meta} />}
        actions={<Downloads asked={{ ...span, group_by: groupBy.name }} />}
      />
      <Group mb="md" gap="xs" align="flex-end">
        <Select
          label="Time"
          data={[
            ...Object.entries(RANGES).map(([value, { label }]) => ({ value, label })),
            { value: CUSTOM, label: 'From … to …' },
          ]}
          value={read('range') === CUSTOM ? CUSTOM : rangeName}
          onChange={(value) =>
            write(
              value === CUSTOM
                ? { range: CUSTOM, from: iso(fromMs), to: iso(toMs) }
                : { range: value ?? undefined, from: undefined, to: undefined },
            )
          }
          allowDeselect={false}
          w={160}
        />
        {read('range') === CUSTOM && (
          <>
            <TimeInput
              label="From"
              value={read('from')}
              onChange={(from) => write({ from })}
              error={chosen === undefined ? 'Must come before the end' : undefined}
            />
            <TimeInput label="To" value={read('to')} onChange={(to) => write({ to })} />
          </>
        )}
        <Select
          label="Rows are"
          data={dimensionsFor(role).map(({ name, label }) => ({ value: name, label }))}
          value={groupBy.name}
          onChange={(value) => write({ group_by: value ?? undefined })}
          allowDeselect={false}
          searchable
          w={180}
        />
        {conditionsOf(filter).map((condition) => (
          <Badge
            key={condition}
            size="lg"
            h={36}
            rightSection={
              <CloseButton
                size="xs"
                aria-label={`Take away ${condition}`}
                onClick={() =>
                  write({
                    filter: conditionsOf(filter)
                      .filter((other) => other !== condition)
                      .join(','),
                  })
                }
              />
            }
          >
            {condition.replace(':', ' is ')}
          </Badge>
        ))}
      </Group>
      {rows.error !== null && rows.data === undefined ? (
        <FailureNote error={rows.error} retry={() => void rows.refetch()} />
      ) : (
        <Stack gap="md">
          <Totals now={rows.data?.totals} before={previous.data?.totals} role={role} />
          <TimeChart report={series.data} interval={interval} />
          <Breakdown
            dimension={groupBy}
            report={rows.data}
            role={role}
            onDrill={(value) =>
              write({
                filter: withCondition(filter, groupBy.name, value),
                group_by: nextDimension(groupBy.name, withCondition(filter, groupBy.name, value)),
              })
            }
          />
          {role !== 'publisher' && <SkipReasons span={span} />}
        </Stack>
      )}
    </>
  )
}

/** Now, told again every quarter of a minute and rounded, so that the same question is asked once. */
function useNow(): number {
  const [now, setNow] = useState(() => roundedNow())
  useInterval(() => setNow(roundedNow()), REFRESH_MS, { autoInvoke: true })
  return now
}

function roundedNow(): number {
  return Math.ceil(Date.now() / REFRESH_MS) * REFRESH_MS
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function Completeness({ meta }: { readonly meta: ReportMeta | undefined }) {
  if (meta === undefined) return <Text size="sm">Counting…</Text>
  const until = meta.complete_until
  const held = meta.held_back_by.map(({ stream, label }) => label ?? stream).join(', ')
  return (
    <>
      {until === null
        ? 'No click has been counted yet.'
        : `Complete until ${formatTime(until)} (${formatRelative(Date.parse(until))}), in ${meta.tz}.`}
      {held !== '' && ` Waiting for ${held}.`}
      {meta.dropped > 0 && (
        <Alert color="red" icon={<IconAlertTriangle />} mt="xs" py="xs">
          {meta.dropped} clicks were lost before they could be stored; they are missing here.
        </Alert>
      )}
    </>
  )
}

function Downloads({ asked }: { readonly asked: Parameters<typeof reportPath>[0] }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'json', 'parquet'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={reportPath(asked, format)} download={`clicks.${format}`}>
            {format === 'parquet' ? 'Parquet' : format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
