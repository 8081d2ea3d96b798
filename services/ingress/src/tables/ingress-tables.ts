import { decodeCapStatus, decodeGrantRecord, parseWalletKey, streamOfKey } from '@smartlink/caps/messages'
import type { CapStatus, GrantRecord } from '@smartlink/caps/messages'
import { followCatalog } from '@smartlink/catalog/view/catalog-table'
import { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import type { PackedChange } from '@smartlink/catalog/view/packed-catalog'
import type { EventLog, LogRecord, Table } from '@smartlink/event-log/event-log'
import { MalformedMessageError } from '@smartlink/events/errors'
import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import type { FraudScoreMessage } from '@smartlink/events/fraud-score-message'
import { HEARTBEAT } from '@smartlink/events/heartbeat'
import { CAP_GRANTS, CAP_STATUS, CATALOG, FRAUD_SCORES, STREAMS } from '@smartlink/events/topics'
import type { Logger } from '@smartlink/service-kit/logger'
import { LiveStreams } from '../streams/live-streams.ts'

const RETRY_MS = 1_000

/** Who is told of what changes, in the order of the log. */
export interface TableListener {
  catalogChanged(change: PackedChange): void
  /** undefined: the status is gone. */
  capStatusChanged(cap: string, status: CapStatus | undefined): void
  fraudScoreChanged(subject: string, score: FraudScoreMessage | undefined): void
  /** Whether grants of the stream are of interest: every node reads those of all nodes. */
  isOurs(stream: string): boolean
  granted(stream: string, cap: string, window: string, record: GrantRecord): void
}

export interface IngressTablesOptions {
  readonly log: EventLog
  readonly logger: Logger
  readonly listener: TableListener
  onCrash(error: Error): void
}

/**
 * What the ingress reads of the log, materialised once per process: catalog, cap statuses, fraud scores, streams; grants
 * pass through. The log may be away when it starts: opening is tried again until it succeeds.
 */
export class IngressTables {
  readonly catalog = new PackedCatalog({ findsLinks: false })
  readonly capStatuses = new Map<string, CapStatus>()
  readonly fraudScores = new Map<string, FraudScoreMessage>()
  readonly streams = new LiveStreams()
  /** Resolves when everything that was in the log at the start has been read. */
  readonly ready: Promise<void>
  readonly #options: IngressTablesOptions
  readonly #closing = new AbortController()
  readonly #open: { close(): Promise<void> }[] = []
  #catalogPosition: (() => number) | undefined
  #isRead = false
  #failure: string | undefined

  constructor(options: IngressTablesOptions) {
    this.#options = options
    this.catalog.onChange((change) => options.listener.catalogChanged(change))
    this.ready = this.#follow()
  }

  get isRead(): boolean {
    return this.#isRead
  }

  /** Why the tables could not be opened at the last try. */
  get failure(): string | undefined {
    return this.#failure
  }

  /** Offset after the last catalog record applied. */
  get catalogPosition(): number {
    return this.#catalogPosition?.() ?? 0
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#open.map((table) => table.close()))
  }

  async #follow(): Promise<void> {
    const catalog = await this.#opened(() => this.#openCatalog())
    const others = await this.#opened(() => this.#openOthers())
    await Promise.all([catalog?.ready, others?.ready])
    this.#isRead = true
  }

  /** Undefined when the tables were closed before. */
  async #opened<T extends { close(): Promise<void> }>(open: () => Promise<T>): Promise<T | undefined> {
    while (!this.#closing.signal.aborted) {
      try {
        const table = await open()
        this.#failure = undefined
        this.#open.push(table)
        return table
      } catch (error) {
        this.#failure = error instanceof Error ? error.message : String(error)
        this.#options.logger.warn({ err: error }, 'The tables of the log could not be opened; trying again')
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
    return undefined
  }

  async #openCatalog() {
    const { log, logger, onCrash } = this.#options
    const table = await followCatalog({
      log,
      apply: (change) => void this.catalog.apply(change),
      onProblem: (problem) => logger.error(problem, 'A record of the catalog is not understood'),
      onCrash,
    })
    this.#catalogPosition = () => table.position()
    return table
  }

  #openOthers(): Promise<Table> {
    const { log, onCrash } = this.#options
    return log.table({
      topics: [CAP_STATUS.name, FRAUD_SCORES.name, STREAMS.name, CAP_GRANTS.name],
      onRecord: (record) => this.#take(record),
      onCrash,
    })
  }

  #take(record: LogRecord): void {
    try {
      this.#read(record)
    } catch (error) {
      // A record that can't be read must not stop the others; its key keeps what was known of it.
      if (!(error instanceof MalformedMessageError)) throw error
      const { topic, partition, offset } = record
      this.#options.logger.error({ err: error, topic, partition, offset }, 'A record of a table can not be read')
    }
  }

  #read({ topic, key, value }: LogRecord): void {
    const { listener } = this.#options
    const name = key.toString()
    switch (topic) {
      case CAP_STATUS.name: {
        const status = value === null ? undefined : decodeCapStatus(value.toString())
        if (status === undefined) this.capStatuses.delete(name)
        else this.capStatuses.set(name, status)
        listener.capStatusChanged(name, status)
        return
      }
      case FRAUD_SCORES.name: {
        const score = value === null ? undefined : FRAUD_SCORE.decode(value)
        if (score === undefined) this.fraudScores.delete(name)
        else this.fraudScores.set(name, score)
        listener.fraudScoreChanged(name, score)
        return
      }
      case STREAMS.name:
        this.streams.apply(name, value === null ? undefined : HEARTBEAT.decode(value))
        return
      case CAP_GRANTS.name: {
        if (!listener.isOurs(streamOfKey(name))) return
        const parts = parseWalletKey(name)
        const grant = value === null ? undefined : decodeGrantRecord(value.toString())
        if (parts?.stream === undefined || grant === undefined) return
        listener.granted(parts.stream, parts.cap, parts.window, grant)
        return
      }
      default:
        throw new Error(`a record of ${topic}, which nobody asked for; the catalog is ${CATALOG.name}`)
    }
  }
}
