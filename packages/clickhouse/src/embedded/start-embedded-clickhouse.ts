import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { passwordIn } from './password-file.ts'
import { openPasswordGate } from './password-gate.ts'
import { personalPassword } from './personal-password.ts'
import { serverFiles } from './server-files.ts'
import { runServer } from './server-run.ts'
import { ANALYST_USER, READER_USER, SERVICE_USER } from './users-config.ts'
import { ServerLockedError, ServerStartError } from '../errors.ts'
import type { ChildEnd } from './server-child.ts'
import type { ClickHouseConnection } from '../clickhouse-client.ts'

export interface EmbeddedClickHouseOptions {
  /** Directory of the server, usually `<data>/clickhouse`; everything it writes is below. */
  readonly dir: string
  /** HTTP port on 127.0.0.1; 0 takes any free one. */
  readonly httpPort: number
  /** Address for other machines to reach it at, `0.0.0.0` for all; none by default. The way there is not encrypted. */
  readonly listenHost?: string | undefined
  /** Port of ClickHouse's native protocol, for its own client; none by default. */
  readonly tcpPort?: number
  readonly database?: string
  /** Password of the user `analyst`; made when it is not there. Default: `<dir>/analyst-password`. */
  readonly analystPasswordFile?: string
  readonly logger: ServerLogger
  /** Memory of the server (default: 40 % of what this process may have, at most 4 GiB). */
  readonly memoryBytes?: number
  /** How long a directory or port held by another process is waited for. */
  readonly lockWaitMs?: number
  /** How long the first start may take without an answer. */
  readonly startTimeoutMs?: number
}

/** What the server needs of a logger (pino has it). */
export interface ServerLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export interface EmbeddedClickHouse {
  readonly url: string
  /** As whom the services connect. */
  readonly connection: ClickHouseConnection
  /** For services on other machines that only read. */
  readonly reader: { readonly user: string; readonly passwordFile: string }
  /** For people who write SQL. */
  readonly analyst: { readonly user: string; readonly passwordFile: string }
  /** Process id of the child that answers; undefined between two of them. */
  pid(): number | undefined
  readiness(): { readonly name: string; readonly ready: boolean; readonly reason?: string }
  /** Ends the server; queries still running get 10 s before they are cut. */
  stop(): Promise<void>
}

const GIB = 1024 ** 3
/** 40 % of 2 GiB. */
const LITTLE_MEMORY_BYTES = 0.8 * GIB
const MERGE_THREADS = 2
const MAX_CONCURRENT_QUERIES = 60
const LOCK_RETRY_MS = 250
const LOCK_PROGRESS_MS = 2_000
const FIRST_BACKOFF_MS = 100
const LONGEST_BACKOFF_MS = 10_000
/** A child that lived this long counts as healthy: the next restart is quick again. */
const HEALTHY_MS = 60_000
const STOP_GRACE_MS = 10_000

/**
 * Starts ClickHouse as a child of this process and keeps it running: any end that was not asked for is a failure,
 * whatever its exit code, and is followed by a restart. Resolves when the child answers for the first time.
 * @throws {ServerLockedError} another process holds the directory or the port
 * @throws {ServerStartError} it did not come up in time
 */
export async function startEmbeddedClickHouse(options: EmbeddedClickHouseOptions): Promise<EmbeddedClickHouse> {
  const { dir, logger, database = 'smartlink', lockWaitMs = 15_000, startTimeoutMs = 60_000 } = options
  const analystPasswordFile = options.analystPasswordFile ?? join(dir, 'analyst-password')
  const memoryBytes = options.memoryBytes ?? Math.floor(Math.min(0.4 * memoryOfThisMachine(), 4 * GIB))
  if (memoryBytes < LITTLE_MEMORY_BYTES) {
    logger.warn({ memoryBytes }, 'clickhouse has little memory: large reports will be refused, and inserts may wait')
  }
  passwordIn(analystPasswordFile)
  const gate = await openPasswordGate((user) => personalPassword(user, dir, analystPasswordFile))
  const startedAtMs = performance.now()
  const stopping = new AbortController()
  let answering: { readonly port: number; readonly pid: number } | undefined
  let lastEnd = 'not started yet'

  const first = Promise.withResolvers<{ readonly port: number }>()
  const supervise = async (): Promise<void> => {
    let port = options.httpPort
    let everAnswered = false
    let backoffMs = FIRST_BACKOFF_MS
    let progressAtMs = 0
    while (!stopping.signal.aborted) {
      const beganAtMs = performance.now()
      const end = await runServer({
        dir,
        database,
        passwordGate: gate.url,
        memoryBytes,
        mergeThreads: MERGE_THREADS,
        maxConcurrentQueries: MAX_CONCURRENT_QUERIES,
        listenHost: options.listenHost,
        httpPort: port,
        tcpPort: options.tcpPort,
        answerTimeoutMs: startTimeoutMs,
        stopGraceMs: STOP_GRACE_MS,
        signal: stopping.signal,
        up: (run) => {
          answering = run
          everAnswered = true
          // Clients hold the address: a restart keeps it.
          port = run.port
          logger.info({ port, pid: run.pid, memoryBytes }, 'clickhouse answers')
          first.resolve(run)
        },
      }).catch((error: unknown): ChildEnd => {
        if (!everAnswered) throw error
        return { locked: false, detail: String(error) }
      })
      answering = undefined
      lastEnd = end.detail
      if (stopping.signal.aborted) return
      const nowMs = performance.now()
      if (!everAnswered && end.locked && nowMs - startedAtMs < lockWaitMs) {
        if (nowMs > progressAtMs) {
          logger.info({ dir, detail: end.detail }, 'waiting for another process to let go of clickhouse')
          progressAtMs = nowMs + LOCK_PROGRESS_MS
        }
        await pause(LOCK_RETRY_MS, stopping.signal)
        continue
      }
      if (!everAnswered && end.locked) throw new ServerLockedError(`Another process holds ${dir}: ${end.detail}`)
      if (!everAnswered && nowMs - startedAtMs > startTimeoutMs) {
        throw new ServerStartError(`ClickHouse did not start: ${end.detail}`)
      }
      if (nowMs - beganAtMs > HEALTHY_MS) backoffMs = FIRST_BACKOFF_MS
      logger.warn({ detail: end.detail, backoffMs }, 'clickhouse ended unasked; starting it again')
      await pause(backoffMs, stopping.signal)
      backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS)
    }
  }
  const supervising = supervise().catch((error: unknown) => {
    lastEnd = String(error)
    first.reject(error)
  })
  const { port } = await first.promise.catch(async (error: unknown) => {
    await gate.close()
    throw error
  })
  const url = `http://127.0.0.1:${port}`

  return {
    url,
    connection: { url, user: SERVICE_USER, passwordFile: serverFiles(dir).servicePassword, database },
    reader: { user: READER_USER, passwordFile: serverFiles(dir).readerPassword },
    analyst: { user: ANALYST_USER, passwordFile: analystPasswordFile },
    pid: () => answering?.pid,
    readiness: () =>
      answering === undefined
        ? { name: 'clickhouse', ready: false, reason: lastEnd }
        : { name: 'clickhouse', ready: true },
    stop: async () => {
      stopping.abort()
      await supervising
      await gate.close()
    },
  }
}

/** Waits, or returns at once when the signal comes. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

/** Memory limit of the container, or the machine's memory. */
function memoryOfThisMachine(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem()
}
