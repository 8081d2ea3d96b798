import type { Json } from '../api/api-client.ts'
import { table } from '../output.ts'
import type { Cell } from '../output.ts'
import { percent } from '../story/decision-story.ts'

/** What is read of a report. */
export interface Report {
  readonly meta: {
    readonly from: string
    readonly to: string
    readonly tz: string
    readonly group_by: readonly string[]
    readonly metrics: readonly string[]
    readonly complete_until: string | null
    readonly held_back_by: readonly {
      readonly stream: string
      readonly label?: string
      readonly complete_until: string
    }[]
    readonly dropped: number
    readonly late: number
    readonly unique_clicks?: string
    readonly truncated: boolean
  }
  readonly totals: Json
  readonly rows: readonly Json[]
}

const NO_VALUE = '-'

/** The rows of a report under each other, with the totals last. */
export function reportTable({ meta, totals, rows }: Report): string[] {
  const dimensions = meta.group_by.map((name) => (name === 'tags' ? 'tag' : name))
  const head = [...dimensions, ...meta.metrics].map((name) => name.toUpperCase().replaceAll('_', ' '))
  const cells = rows.map((row) => [
    ...dimensions.map((name) => dimensionText(row, name)),
    ...meta.metrics.map((name) => metricCell(name, row[name])),
  ])
  if (dimensions.length === 0) return table(head, [meta.metrics.map((name) => metricCell(name, totals[name]))])
  const total = [
    ...dimensions.map((_, index) => (index === 0 ? 'total' : '')),
    ...meta.metrics.map((name) => metricCell(name, totals[name])),
  ]
  return table(head, [...cells, total])
}

/** `7 Spring offers` where an id has a name; the rest of an open list is `other`. */
function dimensionText(row: Json, name: string): string {
  if (`${name}_id` in row) {
    const id = String(row[`${name}_id`])
    const called = row[`${name}_name`]
    if (id === '0') return NO_VALUE
    return typeof called === 'string' ? `${id} ${called}` : id
  }
  const value = row[name]
  if (value === null || value === undefined) return row['is_other'] === true ? 'other' : NO_VALUE
  return value === '' ? NO_VALUE : String(value)
}

function metricCell(name: string, value: unknown): Cell {
  if (value === null || value === undefined) return NO_VALUE
  if (Array.isArray(value)) {
    const amounts = (value as readonly { readonly amount: string; readonly currency: string }[]).map(
      ({ amount, currency }) => `${amount} ${currency}`,
    )
    return amounts.length === 0 ? NO_VALUE : amounts.join(', ')
  }
  if (typeof value === 'number') return name === 'cr' ? percent(value) : value
  return String(value)
}

/** What a reader of the numbers has to know: how far they are complete, and what is missing. */
export function completenessLines({ meta }: Report): string[] {
  return [
    meta.complete_until === null
      ? 'Not known to be complete: no node was heard of yet.'
      : `Complete until ${meta.complete_until}.`,
    ...meta.held_back_by.map(
      ({ stream, label, complete_until: until }) => `Held back by ${label ?? stream}, which is silent: ${until}.`,
    ),
    ...(meta.dropped > 0 ? [`${meta.dropped} clicks were answered and could not be kept.`] : []),
    ...(meta.late > 0 ? [`At most ${meta.late} clicks came after their hour had been called complete.`] : []),
    ...(meta.unique_clicks === 'approximate' ? ['Unique clicks are approximate.'] : []),
    ...(meta.truncated ? ['There are more rows: raise --limit.'] : []),
  ]
}
