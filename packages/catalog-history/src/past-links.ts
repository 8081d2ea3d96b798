import type { Kind } from '@smartlink/catalog/kinds'
import { readCatalogJson } from '@smartlink/catalog/record/read-record'
import { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { ClickHouseClient, QueryOptions } from '@smartlink/clickhouse/clickhouse-client'
import { ALL_ENTITIES_AT, ENTITIES_AT } from './entities-at.sql.ts'
import type { EntityAtRow } from './entities-at.sql.ts'
import { FIRST_ROWS } from './first-rows.sql.ts'
import type { FirstRow } from './first-rows.sql.ts'
import { NEWEST_REVISION } from './newest-revision.sql.ts'
import type { NewestRevisionRow } from './newest-revision.sql.ts'

/** What is wanted of the past. */
export interface PastLinkQuestion {
  readonly revision: number
  readonly linkId: number
  /** Who clicks; 0 for nobody. */
  readonly publisherId: number
  /** The domain it was asked on; every domain when it is not known which. */
  readonly domainId?: number
}

export type PastLink =
  /** Everything the link is made of stands in the catalog; what did not exist then is absent. */
  | { readonly state: 'known'; readonly catalog: CatalogView }
  /** The history has not come that far; it may in a moment. */
  | { readonly state: 'ahead'; readonly newest: number }
  /** A part of the link existed then, and the history begins later: it is known from `since` on. */
  | {
      readonly state: 'before_history'
      readonly kind: Kind
      readonly id: number
      readonly since: { readonly revision: number; readonly at: string }
    }

export interface PastLinks {
  /** @throws ClickHouseUnreachableError, ClickHouseRefusedError */
  at(question: PastLinkQuestion, options?: QueryOptions): Promise<PastLink>
}

/** Known answers kept; the one kept for longest goes first. */
const MAX_REMEMBERED = 64

/**
 * What was known of a revision never changes, so a few answers are remembered: clicks are explained in crowds.
 * @param decider version of what this process understands; parts that need more come as closed stand-ins
 */
export function createPastLinks(clickhouse: Pick<ClickHouseClient, 'query'>, decider: number): PastLinks {
  const remembered = new Map<string, PastLink>()
  return {
    async at(question, options = {}) {
      const { revision, linkId, publisherId, domainId = 'all' } = question
      const key = [revision, linkId, publisherId, domainId].join('/')
      const known = remembered.get(key)
      if (known !== undefined) return known
      const found = await lookUp(clickhouse, decider, question, options)
      if (found.state === 'known') remembered.set(key, found)
      if (remembered.size > MAX_REMEMBERED) {
        const [oldest] = remembered.keys()
        if (oldest !== undefined) remembered.delete(oldest)
      }
      return found
    },
  }
}

async function lookUp(
  clickhouse: Pick<ClickHouseClient, 'query'>,
  decider: number,
  question: PastLinkQuestion,
  options: QueryOptions,
): Promise<PastLink> {
  const [row] = await clickhouse.query<NewestRevisionRow>(NEWEST_REVISION, {}, options)
  const newest = row?.newest ?? 0
  if (question.revision > newest) return { state: 'ahead', newest }
  const gathering = new Gathering(clickhouse, decider, question.revision, options)
  await gatherLink(gathering, question)
  const { lost } = gathering
  return lost === undefined ? { state: 'known', catalog: gathering.catalog } : { state: 'before_history', ...lost }
}

async function gatherLink(gathering: Gathering, { linkId, publisherId, domainId }: PastLinkQuestion): Promise<void> {
  await Promise.all([
    gathering.take('smart_link', [linkId]),
    gathering.take('publisher', publisherId > 0 ? [publisherId] : []),
    domainId === undefined ? gathering.takeAll('domain') : gathering.take('domain', [domainId]),
  ])
  // An archived link is shown as it was saved last, so its offers are wanted too.
  const link = gathering.catalog.any('smart_link', linkId)
  if (link === undefined) return
  const fallback = link.fallback_offer_id === undefined ? [] : [link.fallback_offer_id]
  const offerIds = [...new Set([...link.members.map(({ offer_id }) => offer_id), ...fallback])]
  await gathering.take('offer', offerIds)
  const offers = offerIds.flatMap((id) => gathering.catalog.any('offer', id) ?? [])
  await Promise.all([
    gathering.take('advertiser', [...new Set(offers.map(({ advertiser_id }) => advertiser_id))]),
    gathering.take('targeting_group', [...new Set(offers.flatMap((offer) => offer.targeting_group_id ?? []))]),
  ])
}

/** A catalog that is filled with what is asked for, and remembers what could not be found. */
class Gathering {
  readonly catalog = new CatalogView()
  readonly #clickhouse: Pick<ClickHouseClient, 'query'>
  readonly #decider: number
  readonly #revision: number
  readonly #options: QueryOptions
  readonly #lost: Omit<Extract<PastLink, { state: 'before_history' }>, 'state'>[] = []

  constructor(clickhouse: Pick<ClickHouseClient, 'query'>, decider: number, revision: number, options: QueryOptions) {
    this.#clickhouse = clickhouse
    this.#decider = decider
    this.#revision = revision
    this.#options = options
  }

  /** The part that is known last, where something is missing. */
  get lost(): Omit<Extract<PastLink, { state: 'before_history' }>, 'state'> | undefined {
    return this.#lost.toSorted((a, b) => b.since.revision - a.since.revision)[0]
  }

  async take(kind: Kind, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return
    const asked = ids.map(String)
    const values = { kind, ids: asked, revision: this.#revision }
    const rows = await this.#clickhouse.query<EntityAtRow>(ENTITIES_AT, values, this.#options)
    for (const row of rows) this.#apply(row)
    const found = new Set(rows.map(({ id }) => id))
    await this.#noteLost(
      kind,
      asked.filter((id) => !found.has(id)),
    )
  }

  async takeAll(kind: Kind): Promise<void> {
    const values = { kind, revision: this.#revision }
    for (const row of await this.#clickhouse.query<EntityAtRow>(ALL_ENTITIES_AT, values, this.#options)) {
      this.#apply(row)
    }
  }

  #apply(row: EntityAtRow): void {
    const read = readCatalogJson(
      {
        ...row,
        id: Number(row.id),
        at: rfc3339(row.at),
        created_at: rfc3339(row.created_at),
        body: JSON.parse(row.body) as unknown,
      },
      this.#decider,
    )
    // The sink stores only what these very schemas read.
    if (read.state === 'unreadable') throw new TypeError(`catalog_history holds no record: ${read.detail}`)
    this.catalog.apply(read.change)
  }

  /** What has no row yet was made later, unless the history begins after its making. */
  async #noteLost(kind: Kind, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    for (const row of await this.#clickhouse.query<FirstRow>(FIRST_ROWS, { kind, ids }, this.#options)) {
      if (row.is_creation === 1) continue
      const since = { revision: row.first_revision, at: rfc3339(row.first_at) }
      this.#lost.push({ kind, id: Number(row.id), since })
    }
  }
}

function rfc3339(text: string): string {
  return `${text.replace(' ', 'T')}Z`
}
