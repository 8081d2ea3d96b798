import { Badge, Text } from '@mantine/core'
import type { Column } from '../ui/data-table.tsx'
import { DataTable } from '../ui/data-table.tsx'
import type { RowOutcome } from './run-import.ts'

interface OutcomeTableProps {
  readonly rows: readonly object[]
  readonly outcomes: readonly RowOutcome[]
}

interface Line {
  /** In the file, whose first line is the heading. */
  readonly line: number
  readonly name: string
  readonly outcome: RowOutcome | undefined
}

const COLUMNS: readonly Column<Line>[] = [
  { key: 'line', header: 'Line', width: 64, sortBy: ({ line }) => line, cell: ({ line }) => line },
  { key: 'name', header: 'Name', cell: ({ name }) => name },
  {
    key: 'outcome',
    header: 'Outcome',
    sortBy: ({ outcome }) => outcome?.state ?? '',
    cell: ({ outcome }) => <Outcome outcome={outcome} />,
  },
]

/** What became of each row, the wrong ones first. */
export function OutcomeTable({ rows, outcomes }: OutcomeTableProps) {
  const lines = rows.map((row, index) => ({
    line: index + 2,
    name: String((row as { readonly name?: unknown }).name ?? ''),
    outcome: outcomes[index],
  }))
  return (
    <DataTable
      label="Outcome of each row"
      columns={COLUMNS}
      rows={lines}
      rowKey={({ line }) => line}
      empty=""
      initialSorting={{ key: 'outcome', direction: 'descending' }}
    />
  )
}

function Outcome({ outcome }: { readonly outcome: RowOutcome | undefined }) {
  if (outcome === undefined || outcome.state === 'fits') return <Badge color="green">fits</Badge>
  if (outcome.state === 'made') return <Badge color="green">made, id {outcome.id}</Badge>
  return (
    <>
      {outcome.why.map((why) => (
        <Text key={why} size="sm" c="var(--mantine-color-error)">
          {why}
        </Text>
      ))}
    </>
  )
}
