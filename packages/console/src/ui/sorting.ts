export interface Sorting {
  readonly key: string
  readonly direction: 'ascending' | 'descending'
}

export type SortValue = string | number | null

/** The first click on a heading sorts rising, the second falling. */
export function nextSorting(now: Sorting | undefined, key: string): Sorting {
  return { key, direction: now?.key === key && now.direction === 'ascending' ? 'descending' : 'ascending' }
}

/** Rows in order of a value; what has none comes last either way. */
export function sorted<T>(
  rows: readonly T[],
  valueOf: ((row: T) => SortValue) | undefined,
  sorting: Sorting | undefined,
): readonly T[] {
  if (valueOf === undefined || sorting === undefined) return rows
  const sign = sorting.direction === 'ascending' ? 1 : -1
  return rows.toSorted((left, right) => {
    const [a, b] = [valueOf(left), valueOf(right)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)))
  })
}
