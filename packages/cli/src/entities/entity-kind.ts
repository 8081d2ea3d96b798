import type { ApiClient, Json } from '../api/api-client.ts'
import type { Cell } from '../output.ts'
import type { BodyFlag } from './body-flag.ts'

/** A thing of the catalog as an API shows it. */
export interface Entity extends Json {
  readonly id: number
  readonly revision: number
  readonly status: string
}

export interface Column {
  readonly head: string
  of(entity: Entity): Cell
}

/** How one kind of thing is named, listed and written on the command line. */
export interface EntityKind {
  /** The verb: `links`. */
  readonly verb: string
  readonly says: string
  /** In URLs: `smart-links`. */
  readonly collection: string
  readonly noun: string
  readonly statuses: readonly string[]
  /** Fields by which a person may name one instead of its id. */
  readonly names: readonly string[]
  readonly columns: readonly Column[]
  readonly flags: readonly BodyFlag[]
  /** What ends one: it is archived unless said otherwise. */
  readonly ending?: 'revoke'
  /** More lines about one, beside its fields. */
  more?(api: ApiClient, entity: Entity): Promise<readonly string[]>
  /** Lines of `--help` below the flags of `create`. */
  readonly example: string
}

export function column(head: string, field: string): Column {
  return { head, of: (entity) => cellOf(entity[field]) }
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null || value === '') return '-'
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
