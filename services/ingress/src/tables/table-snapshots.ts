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
    const catalog = { logId, position: tables.catalogPosition, decider: DECIDER, nowMs }
    await saveCatalogSnapshot(join(this.#stateDir, CATALOG_FILE), tables.catalog, catalog)
    for (const [subject, { expires_at }] of tables.fraudScores) {
      if (expires_at <= nowMs) tables.fraudScores.delete(subject)
    }
    const header = { log_id: logId, taken_at_ms: nowMs, positions: {}, decider: DECIDER }
    await saveSnapshot(join(this.#stateDir, OTHERS_FILE), header, rowsOf(tables))
  }

  /** Fills the tables with what was written down last. Undefined when there is nothing whole; else when that was. */
  async load(): Promise<{ readonly takenAtMs: number } | undefined> {
    const catalog = await loadCatalogSnapshot(join(this.#stateDir, CATALOG_FILE), DECIDER)
    if (catalog.state !== 'loaded') return undefined
    for (const change of catalog.view.changes()) this.#tables.applyCatalog(change)
    const others = await loadSnapshot(join(this.#stateDir, OTHERS_FILE))
    if (others.state === 'loaded') {
      for (const row of others.rows) takeRow(row as Row, this.#tables)
    }
    return { takenAtMs: catalog.takenAtMs }
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
