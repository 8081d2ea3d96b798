import { CATALOG } from '@smartlink/events/topics'
import { toEntityRecord } from '../record/catalog-record.ts'
import { readCatalogJson } from '../record/read-record.ts'
import { CatalogView } from './catalog-view.ts'
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
export async function saveCatalogSnapshot(path: string, view: CatalogView, state: CatalogSnapshotState): Promise<void> {
  const header = {
    log_id: state.logId,
    taken_at_ms: state.nowMs,
    positions: { [PARTITION]: state.position },
    decider: state.decider,
  }
  await saveSnapshot(path, header, recordsOf(view, state.nowMs))
}

export type LoadedCatalog =
  | {
      readonly state: 'loaded'
      readonly view: CatalogView
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
  const view = new CatalogView()
  for (const row of snapshot.rows) {
    const outcome = readCatalogJson(row, Math.max(decider, header.decider))
    if (outcome.state === 'unreadable') return { state: 'damaged', detail: outcome.detail }
    if (
      sameReader ||
      outcome.change.kind === 'meta' ||
      outcome.change.entity.needs <= Math.min(decider, header.decider)
    ) {
      view.apply(outcome.change)
    }
  }
  return {
    state: 'loaded',
    view,
    logId: header.log_id,
    takenAtMs: header.taken_at_ms,
    position: sameReader ? header.positions[PARTITION] : undefined,
  }
}

function* recordsOf(view: CatalogView, nowMs: number): Generator<unknown> {
  const at = new Date(nowMs).toISOString()
  for (const change of view.changes()) {
    if (change.kind === 'meta') yield { ...change, at, actor: 'control' }
    else yield toEntityRecord(change.kind, change.entity)
  }
}
