/** How a ClickHouse is set up, as far as it decides whether counts can be trusted. */
export interface ServerLayout {
  readonly database: string
  /** The cluster that the settings name. */
  readonly cluster: string | undefined
  /** Replicas of that cluster, by the number of their shard; empty when the server knows no such cluster. */
  readonly replicas: readonly { readonly shard: number; readonly host: string }[]
  /** Engine of the database; empty when it is not there. */
  readonly databaseEngine: string
  readonly tables: readonly { readonly name: string; readonly engine: string }[]
  /** Ids of the servers that answered at the address, on connections of their own. */
  readonly servers: readonly string[]
}

export interface LayoutFault {
  readonly code: string
  readonly message: string
  readonly todo: string
}

const SUPPORTED =
  'Supported are one server, and one shard with replicas whose cluster is named by --clickhouse-cluster.'

const MOST_NAMED = 4

/** Why a layout is not supported; empty when it is. What is not known to count right is refused. */
export function layoutFaults({ database, cluster, replicas, ...layout }: ServerLayout): LayoutFault[] {
  const faults: LayoutFault[] = []
  const refuse = (code: string, message: string, todo: string = SUPPORTED): unknown =>
    faults.push({ code, message, todo })
  const { databaseEngine, tables, servers } = layout
  const tablesOf = (matches: RegExp): string => {
    const names = tables.filter(({ engine }) => matches.test(engine)).map(({ name }) => name)
    return names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')} …` : names.join(', ')
  }
  if (cluster === undefined && servers.length > 1) {
    refuse('several_servers', `${servers.length} servers answer at this address, and no cluster is named`)
  }
  if (cluster !== undefined && replicas.length === 0) {
    refuse(
      'no_cluster',
      `the server knows no cluster ${cluster}`,
      'Name one of system.clusters with --clickhouse-cluster.',
    )
  }
  const shards = new Set(replicas.map(({ shard }) => shard)).size
  if (shards > 1) refuse('several_shards', `the cluster ${cluster} has ${shards} shards`)
  if (databaseEngine !== '' && databaseEngine !== 'Atomic') {
    refuse(
      'database_engine',
      `the database ${database} has the engine ${databaseEngine}`,
      'Make it with the engine Atomic.',
    )
  }
  const elsewhere = tablesOf(/^(Distributed|Shared)/)
  if (elsewhere !== '') refuse('table_engine', `${elsewhere} spread their rows over servers by an engine of their own`)
  const replicated = tablesOf(/^Replicated/)
  if (cluster === undefined && replicated !== '') {
    refuse(
      'cluster_not_named',
      `${replicated} are replicated`,
      'Name their cluster with --clickhouse-cluster: inserts wait for a quorum then.',
    )
  }
  const alone = tablesOf(/^(?!Replicated|Shared)\w*MergeTree$/)
  if (cluster !== undefined && alone !== '') {
    refuse(
      'not_replicated',
      `${alone} are not replicated`,
      'They were made without --clickhouse-cluster: each server has rows of its own.',
    )
  }
  return faults
}
