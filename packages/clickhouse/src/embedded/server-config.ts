/** What a server is told of its machine. */
export interface ServerBounds {
  /** Memory of the whole server; queries beyond it fail. */
  readonly memoryBytes: number
  readonly mergeThreads: number
  readonly maxConcurrentQueries: number
}

export interface ServerConfig extends ServerBounds {
  readonly storeDir: string
  readonly logFile: string
  readonly usersFile: string
  readonly backupDir: string
  /** Address it listens on besides the loopback one, for other machines: each user has a password there. */
  readonly listenHost?: string | undefined
  readonly httpPort: number
  readonly tcpPort: number | undefined
  /** Where passwords of people are asked for. */
  readonly passwordGate: string
  /** Random word by which the parent knows that it talks to the child it started, and to no other server. */
  readonly bootToken: string
}

/** Name under which users refer to the gate. */
export const PASSWORD_GATE = 'password_gate'
const GATE_TIMEOUT_MS = 5_000

/** Seconds. Longer than our own client keeps an idle connection, so that it never sends into one that is closing. */
const KEEP_ALIVE_S = 2

/** `config.xml` of the embedded server: loopback unless told otherwise, few threads, bounded caches, everything below its directory. */
export function serverConfigXml(config: ServerConfig): string {
  const mib = 1024 ** 2
  return xml('clickhouse', {
    path: config.storeDir,
    tmp_path: `${config.storeDir}tmp/`,
    user_files_path: `${config.storeDir}user_files/`,
    format_schema_path: `${config.storeDir}format_schemas/`,
    backups: { allowed_path: config.backupDir },
    listen_host: listenHosts(config.listenHost),
    http_port: config.httpPort,
    ...(config.tcpPort === undefined ? {} : { tcp_port: config.tcpPort }),
    users_config: config.usersFile,
    http_authentication_servers: {
      [PASSWORD_GATE]: {
        uri: config.passwordGate,
        connection_timeout_ms: GATE_TIMEOUT_MS,
        receive_timeout_ms: GATE_TIMEOUT_MS,
        send_timeout_ms: GATE_TIMEOUT_MS,
        max_tries: 1,
      },
    },
    logger: { log: config.logFile, size: '10M', count: 3 },
    timezone: 'UTC',
    macros: { boot: config.bootToken },
    // At its end the server waits for idle connections, 5 s at most: those of other programs must be gone before.
    keep_alive_timeout: KEEP_ALIVE_S,
    max_server_memory_usage: config.memoryBytes,
    max_concurrent_queries: config.maxConcurrentQueries,
    mark_cache_size: Math.min(256 * mib, Math.floor(config.memoryBytes / 8)),
    index_mark_cache_size: 32 * mib,
    uncompressed_cache_size: 0,
    mmap_cache_size: 64,
    background_pool_size: config.mergeThreads,
    background_merges_mutations_concurrency_ratio: 1,
    background_common_pool_size: 2,
    background_fetches_pool_size: 1,
    background_move_pool_size: 1,
    background_schedule_pool_size: 8,
    background_message_broker_schedule_pool_size: 1,
    background_distributed_schedule_pool_size: 1,
    merge_tree: {
      // The defaults want a larger pool than this one.
      number_of_free_entries_in_pool_to_lower_max_size_of_merge: 1,
      number_of_free_entries_in_pool_to_execute_mutation: 1,
      number_of_free_entries_in_pool_to_execute_optimize_entire_partition: 1,
    },
  })
}

/** The loopback address is always among them: the parent asks there. One that means all addresses stands alone. */
function listenHosts(more: string | undefined): string | string[] {
  if (more === undefined) return '127.0.0.1'
  return ['0.0.0.0', '::'].includes(more) ? more : ['127.0.0.1', more]
}

export type XmlValue = string | number | XmlElements | readonly XmlElements[] | readonly string[]
export interface XmlElements {
  readonly [name: string]: XmlValue
}

/** Elements as XML; a list repeats its element. */
export function xml(name: string, value: XmlValue): string {
  if (Array.isArray(value)) return value.map((item: XmlValue) => xml(name, item)).join('')
  const content =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([child, inner]) => xml(child, inner as XmlValue))
          .join('')
      : escapeXml(String(value))
  return `<${name}>${content}</${name}>\n`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
