import type { ApiClient } from '../api/api-client.ts'
import { ApiRefusedError } from '../api/errors.ts'
import { RequestError } from '../errors.ts'
import type { Entity, EntityKind } from './entity-kind.ts'

interface Page {
  readonly items: readonly Entity[]
}

/** What a search for a name looks through at most. */
const MOST_FOUND = 1_000

/**
 * The one with this id, or else the only one that has this name (a link: this slug).
 * @throws {RequestError} when there is none, or more than one
 */
export async function findEntity(api: ApiClient, kind: EntityKind, named: string): Promise<Entity> {
  if (/^[1-9]\d{0,9}$/.test(named)) {
    const found = await byId(api, kind, named)
    if (found !== undefined) return found
  }
  const { items } = await api.get<Page>(`/v1/${kind.collection}`, { q: named, status: 'all', limit: MOST_FOUND })
  const called = (entity: Entity, field: string): boolean => entity[field] === named
  for (const field of kind.names) {
    const all = items.filter((entity) => called(entity, field))
    const present = all.filter(({ status }) => status !== 'archived')
    const found = present.length > 0 ? present : all
    if (found.length > 1) {
      const ids = found.map(({ id }) => id).join(', ')
      throw new RequestError(`${found.length} ${kind.verb} have the ${field} ${named}: say which by id (${ids})`)
    }
    if (found[0] !== undefined) return found[0]
  }
  const near = items.slice(0, 3).map((entity) => `${entity.id} (${String(entity[kind.names[0] ?? 'name'])})`)
  const hint = near.length === 0 ? `\`smartlink ${kind.verb} ls\` shows all` : `do you mean ${near.join(', ')}?`
  throw new RequestError(`there is no ${kind.noun} ${named}; ${hint}`)
}

async function byId(api: ApiClient, kind: EntityKind, id: string): Promise<Entity | undefined> {
  try {
    return await api.get<Entity>(`/v1/${kind.collection}/${id}`)
  } catch (error) {
    if (error instanceof ApiRefusedError && error.problem.status === 404) return undefined
    throw error
  }
}

/** `link 7 (spring)` */
export function nameOf(kind: EntityKind, entity: Entity): string {
  const name = kind.names.map((field) => entity[field]).find((value) => typeof value === 'string' && value !== '')
  return `${kind.noun} ${entity.id}${name === undefined ? '' : ` (${String(name)})`}`
}
