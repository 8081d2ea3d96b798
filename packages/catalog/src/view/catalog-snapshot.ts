import { CATALOG } from '@smartlink/events/topics'
import { toEntityRecord } from '../record/catalog-record.ts'
import { readCatalogJson } from '../record/read-record.ts'
import { PackedCatalog } from './packed-catalog.ts'
import { unpackLink } from './packed-link.ts'
import type { LoadedSnapshot } from './table-snapshot.ts'
import { loadSnapshot, saveSnapshot } from './table-snapshot.ts'

const PARTITION = `${CATALOG.name}/0`

export interface CatalogSnapshotState {
  readonly logId: string
  readonly position: number
  readonly decider: number
  readonly nowMs: number
}

/** Keeps the catalog in a file, so that a restart works while the log is down. */
export async function saveCatalogSnapshot(
  path: string,
  catalog: PackedCatalog,
  state: CatalogSnapshotState,
): Promise<void> {
  const header = {
    log_id: state.logId,
    taken_at_ms: state.nowMs,
    positions: { [PARTITION]: state.position },
    decider: state.decider,
  }
  await saveSnapshot(path, header, recordsOf(catalog, state.nowMs))
}

export type LoadedCatalog =
  | {
      readonly state: 'loaded'
      readonly catalog: PackedCatalog
      readonly logId: string
      readonly takenAtMs: number
      /** Where to go on reading; undefined when the topic must be read whole after all. */
      readonly position: number | undefined
    }
  | Exclude<LoadedSnapshot, { state: 'loaded' }>

/** The caller judges its age and log id. */
export async function loadCatalogSnapshot(path: string, decider: number): Promise<LoadedCatalog> {
  const snapshot = await loadSnapshot(path)
  if (snapshot.state !== 'loaded') return snapshot
  const { header } = snapshot
  // What its writer did not understand is in it only as a stand-in, and this reader may know better.
  const sameReader = header.decider === decider
  const catalog = new PackedCatalog({ findsLinks: false })
  for (const row of snapshot.rows) {
    const outcome = readCatalogJson(row, Math.max(decider, header.decider))
    if (outcome.state === 'unreadable') return { state: 'damaged', detail: outcome.detail }
    if (
      sameReader ||
      outcome.change.kind === 'meta' ||
      outcome.change.entity.needs <= Math.min(decider, header.decider)
    ) {
      catalog.apply(outcome.change)
    }
  }
  return {
    state: 'loaded',
    catalog,
    logId: header.log_id,
    takenAtMs: header.taken_at_ms,
    position: sameReader ? header.positions[PARTITION] : undefined,
  }
}

function* recordsOf(catalog: PackedCatalog, nowMs: number): Generator<unknown> {
  const at = new Date(nowMs).toISOString()
  for (const change of catalog.changes()) {
    if (change.kind === 'meta') yield { ...change, at, actor: 'control' }
    else if (change.kind === 'packed_link') yield toEntityRecord('smart_link', unpackLink(change.id, change.packed))
    else yield toEntityRecord(change.kind, change.entity)
  }
}
