import { createClient, ClickHouseError, ClickHouseLogLevel } from '@clickhouse/client'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ClickHouseRefusedError, ClickHouseUnreachableError } from './errors.ts'
import type { ClickHouseSettings } from '@clickhouse/client'
import type { AvroInsert } from './insert/insert-statement.ts'

/** Where a ClickHouse server is and who we are there. */
export interface ClickHouseConnection {
  /** `http://host:port` or `https://host:port`. */
  readonly url: string
  readonly user: string
  /** File with the password; read when a client is opened. No file: no password. */
  readonly passwordFile?: string
  /** Certificate authority of the server, in PEM, for `https`; what this machine trusts without it. */
  readonly tlsCaFile?: string
  readonly database: string
  /** Name of the cluster, when the tables are replicated. */
  readonly cluster?: string
}

export type QueryParams = Readonly<Record<string, unknown>>

export interface QueryOptions {
  readonly signal?: AbortSignal
  readonly queryId?: string
  readonly settings?: Readonly<Record<string, string | number>>
}

export interface InsertOptions {
  /** `insert_deduplication_token`: an insert with a token that was stored already is taken and stores nothing. */
  readonly token?: string
  readonly signal?: AbortSignal
}

/**
 * A client for one purpose. All methods throw {@link ClickHouseRefusedError} for an exception of the server,
 * {@link ClickHouseUnreachableError} when there was no answer, and the signal's reason when it was aborted.
 * Integers arrive as numbers, also 64-bit ones (exact to 2^53), decimals as strings, times as `2026-06-10 12:00:00.000` in UTC.
 */
export interface ClickHouseClient {
  readonly database: string
  /** Runs a SELECT (without FORMAT) and returns its rows. Parameters are bound: `{name:Type}`. */
  query<Row>(sql: string, params?: QueryParams, options?: QueryOptions): Promise<Row[]>
  /** Runs a statement that names its own FORMAT and gives its bytes as they come; an error in the middle errors the stream. */
  stream(sql: string, params?: QueryParams, options?: QueryOptions): Promise<Readable>
  /** Runs a statement without rows. */
  command(sql: string, params?: QueryParams, options?: QueryOptions): Promise<void>
  /** Sends one Avro container made for the statement. */
  insertAvro(insert: AvroInsert, container: Buffer | readonly Buffer[], options: InsertOptions): Promise<void>
  /** Inserts rows by column name (JSONEachRow): times as RFC 3339 text, decimals as text. */
  insertRows(table: string, rows: readonly object[], options?: InsertOptions): Promise<void>
  close(): Promise<void>
}

/** `sink` writes and asks about what it wrote, `reports` reads only, `schema` makes and changes tables. */
export type ClientPurpose = 'sink' | 'reports' | 'schema'

/** Longest run of an insert on the server. Shorter than a consumer's session time-out, so that a lost partition has no insert left in flight. */
export const INSERT_TIMEOUT_S = 20

/** Rows and times of every answer, whatever the server's defaults are. */
const READ_SETTINGS: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 0,
  date_time_output_format: 'simple',
  join_use_nulls: 0,
}

interface PurposeSettings {
  readonly requestTimeoutMs: number
  readonly maxOpenConnections: number
  readonly settings: ClickHouseSettings
  /** On top, when tables are replicated. */
  readonly onCluster: ClickHouseSettings
}

const PURPOSES: Readonly<Record<ClientPurpose, PurposeSettings>> = {
  sink: {
    requestTimeoutMs: (INSERT_TIMEOUT_S + 2) * 1000,
    maxOpenConnections: 10,
    settings: {
      // Stated one by one: their defaults changed with ClickHouse 26.2 and 26.3.
      async_insert: 0,
      insert_deduplicate: 1,
      deduplicate_blocks_in_dependent_materialized_views: 1,
      materialized_views_ignore_errors: 0,
      max_execution_time: INSERT_TIMEOUT_S,
      max_insert_threads: '1',
      // Replays of old clicks reach into many days at once.
      max_partitions_per_insert_block: '0',
      date_time_input_format: 'best_effort',
      wait_end_of_query: 1,
    },
    // Without parallel quorum inserts, so that a sequentially consistent read sees every acknowledged one.
    onCluster: { insert_quorum: 'auto', insert_quorum_parallel: 0, select_sequential_consistency: '1' },
  },
  reports: {
    requestTimeoutMs: 65_000,
    maxOpenConnections: 8,
    settings: {
      readonly: '1',
      max_execution_time: 30,
      max_memory_usage: String(1024 ** 3),
      max_bytes_before_external_group_by: String(512 * 1024 ** 2),
      max_bytes_before_external_sort: String(512 * 1024 ** 2),
      max_threads: 2,
      // An answer is computed whole before its first byte, so a failure is an error and never half a report.
      wait_end_of_query: 1,
      cancel_http_readonly_queries_on_client_close: 1,
      do_not_merge_across_partitions_select_final: 1,
    },
    onCluster: {},
  },
  schema: {
    requestTimeoutMs: 600_000,
    maxOpenConnections: 2,
    settings: {
      wait_end_of_query: 1,
      async_insert: 0,
      mutations_sync: '2',
      alter_sync: '2',
      max_partitions_per_insert_block: '0',
    },
    onCluster: { distributed_ddl_task_timeout: '180', distributed_ddl_output_mode: 'throw', insert_quorum: 'auto' },
  },
}

/** Opens a client for one purpose, with every setting it depends on stated. Nothing is sent yet. */
export function openClickHouse(connection: ClickHouseConnection, purpose: ClientPurpose): ClickHouseClient {
  const { requestTimeoutMs, maxOpenConnections, settings, onCluster } = PURPOSES[purpose]
  const client = createClient({
    url: connection.url,
    username: connection.user,
    password: connection.passwordFile === undefined ? '' : readFileSync(connection.passwordFile, 'utf8').trimEnd(),
    // Migrations make the database, so they can't ask for it.
    database: purpose === 'schema' ? 'system' : connection.database,
    application: `smartlink-${purpose}`,
    request_timeout: requestTimeoutMs,
    max_open_connections: maxOpenConnections,
    ...(connection.tlsCaFile === undefined ? {} : { tls: { ca_cert: readFileSync(connection.tlsCaFile) } }),
    keep_alive: { enabled: true, idle_socket_ttl: 1_000, eagerly_destroy_stale_sockets: true },
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      ...READ_SETTINGS,
      ...settings,
      ...(connection.cluster === undefined ? {} : onCluster),
    },
  })

  const request = ({ params, options }: { params?: QueryParams | undefined; options?: QueryOptions | undefined }) => ({
    ...(params === undefined ? {} : { query_params: { ...params } }),
    ...(options?.signal === undefined ? {} : { abort_signal: options.signal }),
    ...(options?.queryId === undefined ? {} : { query_id: options.queryId }),
    ...(options?.settings === undefined ? {} : { clickhouse_settings: options.settings as ClickHouseSettings }),
  })
  const insertRequest = ({ token, signal }: InsertOptions) => ({
    ...(signal === undefined ? {} : { abort_signal: signal }),
    ...(token === undefined ? {} : { clickhouse_settings: { insert_deduplication_token: token } }),
  })

  return {
    database: connection.database,
    query: <Row>(sql: string, params?: QueryParams, options?: QueryOptions) =>
      translated(options?.signal, async () => {
        const result = await client.query({ query: sql, format: 'JSONEachRow', ...request({ params, options }) })
        return (await result.json()) as Row[]
      }),
    stream: (sql, params, options) =>
      translated(
        options?.signal,
        async () => (await client.exec({ query: sql, ...request({ params, options }) })).stream,
      ),
    command: (sql, params, options) =>
      translated(options?.signal, async () => {
        await client.command({ query: sql, ...request({ params, options }) })
      }),
    insertAvro: (insert, container, options) =>
      translated(options.signal, async () => {
        const { stream } = await client.exec({
          query: insert.query,
          query_params: { ...insert.queryParams },
          values: Readable.from(Buffer.isBuffer(container) ? [container] : container, { objectMode: false }),
          ...insertRequest(options),
        })
        // An unread answer would keep the socket; an insert's is empty.
        await finished(stream.resume())
      }),
    insertRows: (table, rows, options = {}) =>
      translated(options.signal, async () => {
        await client.insert({ table, values: rows, format: 'JSONEachRow', ...insertRequest(options) })
      }),
    close: () => client.close(),
  }
}

async function translated<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (error instanceof ClickHouseError) {
      throw new ClickHouseRefusedError(Number(error.code), error.type ?? '', error.message, { cause: error })
    }
    const message = messageOf(error)
    const foreign = FOREIGN_EXCEPTION.exec(message)
    if (foreign !== null)
      throw new ClickHouseRefusedError(Number(foreign[1]), foreign[2] ?? '', message, { cause: error })
    throw new ClickHouseUnreachableError(`ClickHouse did not answer: ${message}`, { cause: error })
  }
}

/** Exceptions of libraries inside the server, Avro's for instance, come in a form that the client takes for no answer. */
const FOREIGN_EXCEPTION = /Code: (\d+), type: ([\w:]+)/

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
