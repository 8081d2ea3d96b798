import { fetchJson } from '../api/client.ts'
import { ProblemError } from '../api/problem.ts'
import type { Imported } from './import-columns.ts'

export type RowOutcome =
  | { readonly state: 'fits' }
  | { readonly state: 'wrong'; readonly why: readonly string[] }
  | { readonly state: 'made'; readonly id: number; readonly postbackToken: string | undefined }

/** Most rows of one transaction. */
const CHUNK = 1_000
/** A problem of one row can hide those of another; so the rest is tried again without it. */
const MAX_ROUNDS = 20

interface Made {
  readonly id: number
  readonly postback_token?: string
}

/** What the server says of each row. Nothing is saved. */
export async function tryRows(kind: Imported, rows: readonly object[]): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = []
  for (let from = 0; from < rows.length; from += CHUNK) {
    outcomes.push(...(await tryChunk(kind, rows.slice(from, from + CHUNK))))
  }
  return outcomes
}

/** Saves the rows that fit; the others keep what was said of them. */
export async function makeRows(
  kind: Imported,
  rows: readonly object[],
  tried: readonly RowOutcome[],
): Promise<RowOutcome[]> {
  const outcomes = [...tried]
  const fitting = rows.flatMap((row, index) => (tried[index]?.state === 'fits' ? [{ row, index }] : []))
  for (let from = 0; from < fitting.length; from += CHUNK) {
    const chunk = fitting.slice(from, from + CHUNK)
    const { items } = await send<{ items: readonly Made[] }>(
      kind,
      chunk.map(({ row }) => row),
      false,
    )
    for (const [place, made] of items.entries()) {
      const index = chunk[place]?.index
      if (index !== undefined) outcomes[index] = { state: 'made', id: made.id, postbackToken: made.postback_token }
    }
  }
  return outcomes
}

async function tryChunk(kind: Imported, rows: readonly object[]): Promise<RowOutcome[]> {
  const wrong = new Map<number, string[]>()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const left = rows.flatMap((row, index) => (wrong.has(index) ? [] : [{ row, index }]))
    if (left.length === 0) break
    const found = await problemsOf(
      kind,
      left.map(({ row }) => row),
    )
    if (found.size === 0) break
    for (const [place, why] of found) wrong.set(left[place]?.index ?? -1, why)
  }
  return rows.map((_, index) => {
    const why = wrong.get(index)
    return why === undefined ? { state: 'fits' } : { state: 'wrong', why }
  })
}

/** By place in what was sent; empty when everything fits. */
async function problemsOf(kind: Imported, rows: readonly object[]): Promise<ReadonlyMap<number, string[]>> {
  try {
    await send(kind, rows, true)
    return new Map()
  } catch (error) {
    const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : []
    const found = new Map<number, string[]>()
    for (const { pointer, message, allowed } of errors) {
      const [, place, field = ''] = /^\/items\/(\d+)(?:\/(.*))?$/.exec(pointer) ?? []
      if (place === undefined) continue
      const what = allowed === undefined ? message : `must be ${allowed.join(' or ')}`
      const words = field === '' ? what : `${field.replaceAll('/', '.')}: ${what}`
      found.set(Number(place), [...(found.get(Number(place)) ?? []), words])
    }
    if (found.size === 0) throw error
    return found
  }
}

function send<T>(kind: Imported, items: readonly object[], dryRun: boolean): Promise<T> {
  return fetchJson<T>(`/v1/${kind}/bulk${dryRun ? '?dry_run=true' : ''}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  })
}
