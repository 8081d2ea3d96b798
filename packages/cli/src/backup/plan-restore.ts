import { MAX_ID } from '@smartlink/catalog/entities/identifier'
import { DECIDER } from '@smartlink/catalog/needs'
import { readCatalogRecord } from '@smartlink/catalog/record/read-record'
import { readTokenRecord } from '@smartlink/catalog/record/token-record'
import { RequestError } from '../errors.ts'

/** Ids given after the backup was made are in links and rows; none of them is given again. */
export const IDS_AHEAD = 1_000_000

/** What of a record is read here; everything else is kept as it is. */
interface Stored {
  readonly kind: string
  readonly id: number | string
  readonly revision: number
  readonly actor: string
  readonly status?: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Newest values by key. */
export type Values = ReadonlyMap<string, string>

export interface RestorePlan {
  /** In the order in which they are to be written. */
  readonly writes: readonly { readonly key: string; readonly value: string }[]
  /** Keys that are there, are not in the backup, and stay. */
  readonly others: readonly string[]
  /** Keys that are there and are not what an installation begins with, nor what the backup holds. */
  readonly inTheWay: readonly string[]
}

const COUNTERS = 'meta/ids'

export interface RestoreOptions {
  readonly now: string
  /** Names of the counters that every new thing raises, by the record it stands in. */
  idsIn(key: string, value: string): Iterable<readonly [counter: string, id: number]>
  /** What a new installation makes by itself, and gives up for what is restored. */
  isBeginning(record: Stored): boolean
}

/**
 * What has to be written so that a topic holds what a backup holds. Records keep their revisions, except where the topic knows a
 * newer one of the same thing: readers would take the restored one for old. Ids go on far above those of the backup.
 */
export function planRestore(backup: Values, present: Values, options: RestoreOptions): RestorePlan {
  const own = [...present].filter(([key]) => !key.startsWith('meta/'))
  const others = own.filter(([key]) => !backup.has(key))
  const inTheWay = own.filter(([key, value]) => backup.get(key) !== value && !options.isBeginning(parse(value)))
  let revision = Math.max(0, ...revisions(backup), ...revisions(present))
  const next = (value: string, change: object): string =>
    JSON.stringify({
      ...(JSON.parse(value) as object),
      revision: ++revision,
      at: options.now,
      actor: 'restore',
      ...change,
    })

  const writes: { key: string; value: string }[] = []
  for (const [key, value] of [...backup].toSorted(
    ([, one], [, other]) => parse(one).revision - parse(other).revision,
  )) {
    if (key === COUNTERS || present.get(key) === value) continue
    const there = present.get(key)
    const isNewer = there !== undefined && parse(there).revision >= parse(value).revision
    writes.push({ key, value: isNewer ? next(value, {}) : value })
  }
  for (const [key, value] of others) {
    const record = parse(value)
    // Only one of them can be what is answered on any host.
    if (!options.isBeginning(record) || record.kind !== 'domain') continue
    const body = { ...record.body, default: false, active: false }
    writes.push({ key, value: next(value, { status: 'archived', body }) })
  }
  const counters = raised(backup, present, options)
  const known = present.get(COUNTERS)
  if (known === undefined || !covers(parse(known).body, counters)) {
    const record = { kind: 'meta', id: 'ids', revision: ++revision, at: options.now, actor: 'restore', body: counters }
    writes.push({ key: COUNTERS, value: JSON.stringify(record) })
  }
  return { writes, others: others.map(([key]) => key), inTheWay: inTheWay.map(([key]) => key) }
}

/** The counters of both, those of the backup far ahead. */
function raised(backup: Values, present: Values, { idsIn }: RestoreOptions): Record<string, number> {
  const counters = highest(backup, idsIn)
  for (const [name, id] of Object.entries(counters)) counters[name] = id + IDS_AHEAD
  for (const [name, id] of Object.entries(highest(present, idsIn))) counters[name] = Math.max(counters[name] ?? 0, id)
  for (const [name, id] of Object.entries(counters)) {
    if (id > MAX_ID)
      throw new RequestError(`the ids of ${name} would go beyond ${MAX_ID}: this backup was restored too often`)
  }
  return counters
}

function highest(values: Values, idsIn: RestoreOptions['idsIn']): Record<string, number> {
  const found: Record<string, number> = {}
  const take = (name: string, id: unknown): void => {
    if (typeof id === 'number' && id > (found[name] ?? 0)) found[name] = id
  }
  for (const [key, value] of values) {
    if (key === COUNTERS) for (const [name, id] of Object.entries(parse(value).body)) take(name, id)
    else for (const [name, id] of idsIn(key, value)) take(name, id)
  }
  return found
}

function covers(body: Readonly<Record<string, unknown>>, counters: Readonly<Record<string, number>>): boolean {
  return Object.entries(counters).every(([name, id]) => typeof body[name] === 'number' && body[name] >= id)
}

function revisions(values: Values): number[] {
  return [...values.values()].map((value) => parse(value).revision)
}

/** What is no JSON is nothing that we wrote: it is in the way, and older than everything. */
function parse(value: string): Stored {
  try {
    return JSON.parse(value) as Stored
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { kind: '', id: '', revision: 0, actor: '', body: {} }
  }
}

/** Ids of an entity and of the caps inside it. */
export function* catalogIds(_: string, value: string): Generator<readonly [string, number]> {
  const read = readCatalogRecord(Buffer.from(value), DECIDER)
  if (read.state === 'unreadable' || read.change.kind === 'meta') return
  const { kind, entity } = read.change
  yield [kind, entity.id]
  if (kind === 'offer' || kind === 'smart_link') for (const { id } of entity.caps) yield ['cap', id]
}

export function* tokenIds(_: string, value: string): Generator<readonly [string, number]> {
  const read = readTokenRecord(Buffer.from(value))
  if (read.state === 'token') yield ['token', read.token.id]
}
