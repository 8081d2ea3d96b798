import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Schemas } from './client.ts'
import { fetchJson } from './client.ts'

/** The document says what may be left out in writing; in answers it is always there. */
type Answered<T, K extends keyof T> = Omit<T, K> & { readonly [Field in K]-?: NonNullable<T[Field]> }

/** Kinds of entities by the name of their collection. */
export interface Entities {
  readonly 'smart-links': Answered<Schemas['SmartLink'], 'members' | 'slug'>
  readonly offers: Answered<Schemas['Offer'], 'targeting'>
  readonly publishers: Schemas['Publisher']
  readonly advertisers: Schemas['Advertiser']
  readonly domains: Schemas['TrackingDomain']
  readonly 'targeting-groups': Answered<Schemas['TargetingGroup'], 'targeting'>
  readonly tokens: Schemas['Token']
}

export type Collection = keyof Entities
export type SmartLink = Entities['smart-links']
export type Offer = Entities['offers']
export type Publisher = Entities['publishers']
export type Advertiser = Entities['advertisers']
export type TrackingDomain = Entities['domains']
export type TargetingGroup = Entities['targeting-groups']
export type ApiToken = Entities['tokens']
export type TargetingRule = Schemas['TargetingRule']
export type Schedule = Schemas['Schedule']
export type OfferCap = Offer['caps'][number]

export interface ListFilter {
  readonly q?: string
  readonly tag?: string
  readonly status?: string
}

const PAGE = 1_000
/** Beyond this a list says that there is more, and that a search helps. */
const MAX_PAGES = 10

interface Page<T> {
  readonly items: readonly T[]
  readonly next_cursor: string | null
}

/** Everything that fits a filter, up to 10,000. */
export async function listEntities<C extends Collection>(
  collection: C,
  filter: ListFilter,
  signal?: AbortSignal,
): Promise<readonly Entities[C][]> {
  const items: Entities[C][] = []
  let cursor: string | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const given = { ...filter, limit: String(PAGE), ...(cursor === null ? {} : { cursor }) }
    const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
    const answer: Page<Entities[C]> = await fetchJson(
      `/v1/${collection}?${query}`,
      signal === undefined ? {} : { signal },
    )
    items.push(...answer.items)
    cursor = answer.next_cursor
    if (cursor === null) break
  }
  return items
}

export function useEntities<C extends Collection>(collection: C, filter: ListFilter = {}, enabled = true) {
  return useQuery({
    queryKey: [collection, 'list', filter],
    queryFn: ({ signal }) => listEntities(collection, filter, signal),
    placeholderData: keepPreviousData,
    enabled,
  })
}

export function useEntity<C extends Collection>(collection: C, id: number | undefined) {
  return useQuery({
    queryKey: [collection, id],
    queryFn: ({ signal }) => fetchJson<Entities[C]>(`/v1/${collection}/${id}`, { signal }),
    enabled: id !== undefined,
  })
}

interface Saving {
  /** Absent: a new one is made. */
  readonly id?: number | undefined
  /** The revision the change is based on. */
  readonly revision?: number | undefined
  readonly body: object
  /** The person has seen what can be forced, and wants it. */
  readonly force?: boolean
}

export function saveEntity<C extends Collection>(collection: C, { id, revision, body, force }: Saving) {
  const query = force === true ? '?force=true' : ''
  const path = id === undefined ? `/v1/${collection}${query}` : `/v1/${collection}/${id}${query}`
  return fetchJson<Entities[C]>(path, {
    method: id === undefined ? 'POST' : 'PATCH',
    headers: {
      'content-type': 'application/json',
      ...(revision === undefined ? {} : { 'if-match': `"${revision}"` }),
    },
    body: JSON.stringify(body),
  })
}

/** Creates or changes one; every list that may show it is read again. */
export function useSaveEntity<C extends Collection>(collection: C) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (saving: Saving) => saveEntity(collection, saving),
    onSettled: () => queries.invalidateQueries({ queryKey: [collection] }),
  })
}

export function useArchiveEntity(collection: Collection) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, revision }: { readonly id: number; readonly revision: number }) =>
      fetchJson<void>(`/v1/${collection}/${id}`, { method: 'DELETE', headers: { 'if-match': `"${revision}"` } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [collection] }),
  })
}
