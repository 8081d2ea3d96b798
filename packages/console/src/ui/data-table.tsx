import { Checkbox, Skeleton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode } from 'react'
import { useRef, useState } from 'react'
import classes from './data-table.module.css'
import type { Sorting } from './sorting.ts'
import { nextSorting, sorted } from './sorting.ts'

export interface Column<T> {
  readonly key: string
  readonly header: string
  readonly cell: (row: T) => ReactNode
  /** Makes the column sortable. */
  readonly sortBy?: (row: T) => string | number | null
  readonly numeric?: boolean
  /** Left out where the screen is narrow. */
  readonly wide?: boolean
  readonly width?: number
}

interface DataTableProps<T> {
  readonly label: string
  readonly columns: readonly Column<T>[]
  /** undefined: still loading. */
  readonly rows: readonly T[] | undefined
  readonly rowKey: (row: T) => string | number
  readonly empty: ReactNode
  readonly selection?: Selection<T>
  readonly initialSorting?: Sorting
}

export interface Selection<T> {
  readonly keys: ReadonlySet<string | number>
  readonly nameOf: (row: T) => string
  change(keys: ReadonlySet<string | number>): void
}

const ROW_HEIGHT = 48
const OVERSCAN = 12
const SKELETON_ROWS = 6

/** A table that stays smooth with 10,000 rows: only those in view are in the document. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, rowKey, empty, selection } = props
  const frame = useRef<HTMLDivElement>(null)
  const [sorting, setSorting] = useState<Sorting | undefined>(props.initialSorting)
  const ordered = sorted(rows ?? [], columns.find(({ key }) => key === sorting?.key)?.sortBy, sorting)
  const virtual = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  })
  const shown = virtual.getVirtualItems()
  const above = shown[0]?.start ?? 0
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const width = columns.length + (selection === undefined ? 0 : 1)

  if (rows?.length === 0) return <div className="sl-card">{empty}</div>
  return (
    <div className={`sl-card ${classes['frame']}`} ref={frame} tabIndex={0} role="region" aria-label={label}>
      <table className={classes['table']} aria-rowcount={ordered.length + 1} aria-busy={rows === undefined}>
        <thead>
          <tr>
            {selection !== undefined && (
              <th style={{ width: 44 }}>
                <Checkbox
                  aria-label="Select all"
                  size="xs"
                  checked={ordered.length > 0 && selection.keys.size === ordered.length}
                  indeterminate={selection.keys.size > 0 && selection.keys.size < ordered.length}
                  onChange={({ currentTarget }) =>
                    selection.change(new Set(currentTarget.checked ? ordered.map(rowKey) : []))
                  }
                />
              </th>
            )}
            {columns.map((column) => (
              <Heading
                key={column.key}
                column={column}
                sorting={sorting}
                onSort={() => setSorting(nextSorting(sorting, column.key))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined &&
            Array.from({ length: SKELETON_ROWS }, (_, index) => (
              <tr key={index} aria-hidden>
                <td colSpan={width}>
                  <Skeleton h={14} w={`${70 - index * 6}%`} />
                </td>
              </tr>
            ))}
          {above > 0 && <Spacer height={above} width={width} />}
          {shown.map(({ index }) => {
            const row = ordered[index]
            if (row === undefined) return null
            const key = rowKey(row)
            const selected = selection?.keys.has(key) === true
            return (
              <tr
                key={key}
                className={`${classes['row']} ${selected ? classes['selected'] : ''}`}
                aria-rowindex={index + 2}
                data-index={index}
                ref={virtual.measureElement}
              >
                {selection !== undefined && (
                  <td>
                    <Checkbox
                      size="xs"
                      aria-label={`Select ${selection.nameOf(row)}`}
                      checked={selected}
                      onChange={({ currentTarget }) =>
                        selection.change(toggled(selection.keys, key, currentTarget.checked))
                      }
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.key} className={classesOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          {below > 0 && <Spacer height={below} width={width} />}
        </tbody>
      </table>
    </div>
  )
}

interface HeadingProps<T> {
  readonly column: Column<T>
  readonly sorting: Sorting | undefined
  readonly onSort: () => void
}

function Heading<T>({ column, sorting, onSort }: HeadingProps<T>) {
  const direction = sorting?.key === column.key ? sorting.direction : undefined
  const Icon = direction === undefined ? IconArrowsSort : direction === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <th
      scope="col"
      className={classesOf(column)}
      style={column.width === undefined ? undefined : { width: column.width }}
      aria-sort={direction ?? 'none'}
    >
      {column.sortBy === undefined ? (
        column.header
      ) : (
        <button type="button" className={classes['sort']} onClick={onSort}>
          {column.header}
          <Icon size={12} aria-hidden className={direction === undefined ? classes['hint'] : undefined} />
        </button>
      )}
    </th>
  )
}

function Spacer({ height, width }: { readonly height: number; readonly width: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={width} style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}

function classesOf<T>({ numeric, wide }: Column<T>): string {
  return [numeric === true ? classes['number'] : '', wide === true ? classes['wide'] : ''].join(' ')
}

function toggled(keys: ReadonlySet<string | number>, key: string | number, on: boolean): ReadonlySet<string | number> {
  const next = new Set(keys)
  if (on) next.add(key)
  else next.delete(key)
  return next
}
