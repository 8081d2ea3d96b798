import { Alert, Button, Code, FileButton, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf } from '../api/problem.ts'
import { parseCsv, writeCsv } from './csv.ts'
import type { Imported } from './import-columns.ts'
import { IMPORT_COLUMNS, readTable } from './import-columns.ts'
import { OutcomeTable } from './outcome-table.tsx'
import type { RowOutcome } from './run-import.ts'
import { makeRows, tryRows } from './run-import.ts'

interface ImportDialogProps {
  readonly kind: Imported
  readonly noun: string
  readonly onClose: () => void
}

interface Tried {
  readonly rows: readonly object[]
  readonly outcomes: readonly RowOutcome[]
}

const PREVIEW_ROWS = 3

/** A table is tried row by row before anything is saved; then what fits is saved. */
export default function ImportDialog({ kind, noun, onClose }: ImportDialogProps) {
  const [text, setText] = useState('')
  const [tried, setTried] = useState<Tried>()
  const queries = useQueryClient()
  const columns = IMPORT_COLUMNS[kind]
  const table = readTable(kind, parseCsv(text))
  const tryAll = useMutation({
    mutationFn: async (rows: readonly object[]) => ({ rows, outcomes: await tryRows(kind, rows) }),
    onSuccess: setTried,
  })
  const make = useMutation({
    mutationFn: async ({ rows, outcomes }: Tried) => ({ rows, outcomes: await makeRows(kind, rows, outcomes) }),
    onSuccess: setTried,
    onSettled: () => queries.invalidateQueries({ queryKey: [kind] }),
  })
  const count = (state: RowOutcome['state']) => (tried?.outcomes ?? []).filter((row) => row.state === state).length
  const error = tryAll.error ?? make.error
  const made = count('made')

  return (
    <Modal
      opened
      onClose={onClose}
      title={`Import ${kind.replace('-', ' ')}`}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        {tried === undefined ? (
          <>
            <Text size="sm">
              A CSV file with a heading. Columns:{' '}
              {columns.map(({ name, required }) => name + (required ? '*' : '')).join(', ')}. Lists are separated by{' '}
              <Code>|</Code>.
            </Text>
            <Group gap="xs">
              <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => void file?.text().then(setText)}>
                {(props) => (
                  <Button {...props} variant="default" leftSection={<IconFileSpreadsheet size={16} />}>
                    Choose a file
                  </Button>
                )}
              </FileButton>
              <Button
                component="a"
                variant="subtle"
                leftSection={<IconDownload size={16} />}
                href={csvAddress([columns.map(({ name }) => name), columns.map(({ about }) => about)])}
                download={`${kind}-example.csv`}
              >
                An example
              </Button>
            </Group>
            <Textarea
              label="Or paste it here"
              autosize
              minRows={6}
              maxRows={14}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              placeholder={`${columns
                .slice(0, PREVIEW_ROWS)
                .map(({ name }) => name)
                .join(',')}\n…`}
              error={text !== '' && table.state === 'wrong' ? table.why : undefined}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              spellCheck={false}
            />
          </>
        ) : (
          <>
            <Text size="sm" fw={600} role="status">
              {made > 0
                ? `${made} of ${tried.rows.length} were imported.`
                : `${count('fits')} of ${tried.rows.length} rows fit. Nothing is saved yet.`}
            </Text>
            <OutcomeTable rows={tried.rows} outcomes={tried.outcomes} />
          </>
        )}
        {error !== null && (
          <Alert color="red" role="alert">
            {messageOf(error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          {tried === undefined && (
            <>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button
                disabled={table.state === 'wrong'}
                loading={tryAll.isPending}
                onClick={() => {
                  if (table.state === 'rows') tryAll.mutate(table.rows)
                }}
              >
                Try it
              </Button>
            </>
          )}
          {tried !== undefined && made === 0 && (
            <>
              <Button variant="default" onClick={() => setTried(undefined)}>
                Back to the table
              </Button>
              <Button disabled={count('fits') === 0} loading={make.isPending} onClick={() => make.mutate(tried)}>
                Import {count('fits')} {noun}
                {count('fits') === 1 ? '' : 's'}
              </Button>
            </>
          )}
          {tried !== undefined && made > 0 && (
            <>
              <Button
                component="a"
                variant="default"
                leftSection={<IconDownload size={16} />}
                href={csvAddress(outcomeRows(tried))}
                download={`${kind}-outcome.csv`}
              >
                Outcome of each row
              </Button>
              <Button onClick={onClose}>Done</Button>
            </>
          )}
        </Group>
        {kind === 'advertisers' && made > 0 && (
          <Text size="sm" c="dimmed">
            Their postback tokens stand in the outcome, and nowhere else: keep the file.
          </Text>
        )}
      </Stack>
    </Modal>
  )
}

function outcomeRows({ rows, outcomes }: Tried): readonly (readonly string[])[] {
  return [
    ['row', 'name', 'outcome', 'id', 'postback_token'],
    ...rows.map((row, index) => {
      const outcome = outcomes[index]
      const name = String((row as { name?: unknown }).name ?? '')
      if (outcome?.state === 'made')
        return [String(index + 2), name, 'made', String(outcome.id), outcome.postbackToken ?? '']
      return [String(index + 2), name, outcome?.state === 'wrong' ? outcome.why.join('; ') : 'not saved', '', '']
    }),
  ]
}

function csvAddress(rows: readonly (readonly string[])[]): string {
  return `data:text/csv;charset=utf-8,${encodeURIComponent(writeCsv(rows))}`
}
