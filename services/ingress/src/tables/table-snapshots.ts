import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeCapStatus, encodeRecord } from '@smartlink/caps/messages'
import { DECIDER } from '@smartlink/catalog/needs'
import { loadCatalogSnapshot, saveCatalogSnapshot } from '@smartlink/catalog/view/catalog-snapshot'
import { loadSnapshot, saveSnapshot } from '@smartlink/catalog/view/table-snapshot'
import { MalformedMessageError } from '@smartlink/events/errors'
import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import { CAP_STATUS, FRAUD_SCORES } from '@smartlink/events/topics'
import type { IngressTables } from './ingress-tables.ts'

const CATALOG_FILE = 'catalog.jsonl'
const OTHERS_FILE = 'caps-and-scores.jsonl'

/** Writes the tables down every minute and on stop, so that a restart redirects while the log is away. */
export class TableSnapshots {
  readonly #stateDir: string
  readonly #tables: IngressTables
  #saving: Promise<void> | undefined
  /** What the catalog's file holds; a large catalog is not written again while it stays the same. */
  #savedCatalog = ''

  constructor(stateDir: string, tables: IngressTables) {
    this.#stateDir = stateDir
    this.#tables = tables
  }

  /** Saves the tables as they are; a save that runs already will do. Nothing before the log's identity is known. */
  async save(nowMs: number): Promise<void> {
    this.#saving ??= this.#save(nowMs).finally(() => {
      this.#saving = undefined
    })
    await this.#saving
  }

  async #save(nowMs: number): Promise<void> {
    const tables = this.#tables
    const { logId } = tables.catalog
    if (logId === undefined || !tables.isRead) return
    await mkdir(this.#stateDir, { recursive: true })
    const { catalog, catalogPosition: position } = tables
    const state = `${logId} ${position} ${catalog.revision}`
    if (state !== this.#savedCatalog) {
      await saveCatalogSnapshot(join(this.#stateDir, CATALOG_FILE), catalog, {
        logId,
        position,
        decider: DECIDER,
        nowMs,
      })
      this.#savedCatalog = state
    }
    for (const [subject, { expires_at }] of tables.fraudScores) {
      if (expires_at <= nowMs) tables.fraudScores.delete(subject)
    }
    const header = { log_id: logId, taken_at_ms: nowMs, positions: {}, decider: DECIDER }
    await saveSnapshot(join(this.#stateDir, OTHERS_FILE), header, rowsOf(tables))
  }

  /** Fills the tables with what was written down last. Undefined when there is nothing whole; else when that was. */
  async load(): Promise<{ readonly takenAtMs: number } | undefined> {
    const loaded = await loadCatalogSnapshot(join(this.#stateDir, CATALOG_FILE), DECIDER)
    if (loaded.state !== 'loaded') return undefined
    for (const change of loaded.catalog.changes()) this.#tables.catalog.apply(change)
    const others = await loadSnapshot(join(this.#stateDir, OTHERS_FILE))
    if (others.state !== 'loaded') return { takenAtMs: loaded.takenAtMs }
    for (const row of others.rows) takeRow(row as Row, this.#tables)
    // Written every time, so that the catalog was as its own file says until then.
    return { takenAtMs: Math.max(loaded.takenAtMs, others.header.taken_at_ms) }
  }
}

function* rowsOf({ capStatuses, fraudScores }: IngressTables): Generator<Row> {
  for (const [key, status] of capStatuses) yield { topic: CAP_STATUS.name, key, value: encodeRecord(status) }
  for (const [key, score] of fraudScores) {
    yield { topic: FRAUD_SCORES.name, key, value: FRAUD_SCORE.encode(score).toString() }
  }
}

interface Row {
  readonly topic: string
  readonly key: string
  readonly value: string
}

/** What the log said meanwhile is newer. */
function takeRow({ topic, key, value }: Row, tables: IngressTables): void {
  if (topic === CAP_STATUS.name && !tables.capStatuses.has(key)) {
    const status = decodeCapStatus(value)
    if (status !== undefined) tables.capStatuses.set(key, status)
  }
  if (topic === FRAUD_SCORES.name && !tables.fraudScores.has(key)) {
    try {
      tables.fraudScores.set(key, FRAUD_SCORE.decode(Buffer.from(value)))
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error
    }
  }
}
