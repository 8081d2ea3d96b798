import type { PastLink, PastLinks } from '@smartlink/catalog-history/past-links'
import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { Problem } from '@smartlink/http/problem'
import { conflict, invalid, unavailable } from '@smartlink/http/problem'
import { noSuch } from '../operations/refusals.ts'
import type { Asked } from './simulate.ts'
import { simulatedPublisher } from './simulated-request.ts'
import type { Simulation } from './simulation.ts'

export interface AskedLinks {
  readonly view: CatalogView
  /** Absent where this process knows no ClickHouse. */
  readonly past: PastLinks | undefined
}

type Found = { readonly asked: Asked; readonly revision: number } | { readonly problem: Problem }

/** The link as it is now, or as it was at the revision that the simulation names. */
export async function askedLink(
  { view, past }: AskedLinks,
  id: number,
  simulation: Pick<Simulation, 'revision' | 'publisher_id' | 'query'>,
): Promise<Found> {
  const { revision } = simulation
  if (revision === undefined || revision === view.revision) return among(view, id, view.revision)
  if (revision > view.revision) {
    const message = `The catalog is at revision ${view.revision}`
    const errors = [{ pointer: '/revision', code: 'too_big', message }]
    return { problem: invalid('simulate.revision_ahead', message, { errors }) }
  }
  if (past === undefined) {
    return {
      problem: unavailable('simulate.no_history', 'This process is not told where ClickHouse is, which keeps the past'),
    }
  }
  const found = await lookUp(past, { revision, linkId: id, publisherId: simulatedPublisher(simulation) })
  if ('problem' in found) return found
  switch (found.state) {
    case 'known':
      return among(found.catalog, id, revision)
    case 'ahead': {
      const detail = `ClickHouse has the catalog up to revision ${found.newest}; the rest is on its way`
      return { problem: unavailable('simulate.history_behind', detail, { headers: { 'retry-after': '2' } }) }
    }
    case 'before_history': {
      const { kind, id: partId, since } = found
      const detail = `The history of ${kind} ${partId} is kept since revision ${since.revision}, made at ${since.at}`
      return { problem: conflict('simulate.before_history', detail, { extensions: { since } }) }
    }
  }
}

function among(catalog: CatalogReader, id: number, revision: number): Found {
  const link = catalog.smartLink(id)
  const domain = link?.domain_id === undefined ? catalog.defaultDomain : catalog.domain(link.domain_id)
  if (link === undefined || domain === undefined) return { problem: noSuch('smart link', id) }
  return { asked: { catalog, link, domain }, revision }
}

async function lookUp(
  past: PastLinks,
  question: Parameters<PastLinks['at']>[0],
): Promise<PastLink | { readonly problem: Problem }> {
  try {
    return await past.at(question)
  } catch (error) {
    const isDown =
      error instanceof ClickHouseUnreachableError || (error instanceof ClickHouseRefusedError && error.mayPass)
    if (!isDown) throw error
    return {
      problem: unavailable('simulate.clickhouse_unreachable', 'ClickHouse, which keeps the past, does not answer now'),
    }
  }
}
