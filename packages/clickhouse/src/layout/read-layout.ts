import type { ClickHouseClient } from '../clickhouse-client.ts'
import type { ServerLayout } from './layout-faults.ts'

/** A balancer that takes turns shows another server within so many connections. */
const CONNECTIONS = 5

/** Looks at how the server is set up. @param open makes a client, with connections of its own */
export async function readLayout(open: () => ClickHouseClient, cluster: string | undefined): Promise<ServerLayout> {
  const servers = new Set<string>()
  for (let count = 1; count < CONNECTIONS; count++) {
    await using(open, async (client) => {
      servers.add(await serverId(client))
    })
  }
  return using(open, async (client) => {
    servers.add(await serverId(client))
    const { database } = client
    const [found] = await client.query<{ engine: string }>(
      'SELECT engine FROM system.databases WHERE name = {database:String}',
      { database },
    )
    return {
      database,
      cluster,
      replicas:
        cluster === undefined
          ? []
          : await client.query<{ shard: number; host: string }>(
              'SELECT shard_num AS shard, host_name AS host FROM system.clusters WHERE cluster = {cluster:String}',
              { cluster },
            ),
      databaseEngine: found?.engine ?? '',
      tables: await client.query<{ name: string; engine: string }>(
        `SELECT name, engine FROM system.tables
         WHERE database = {database:String} AND (engine LIKE '%MergeTree' OR engine = 'Distributed') ORDER BY name`,
        { database },
      ),
      servers: [...servers],
    }
  })
}

async function serverId(client: ClickHouseClient): Promise<string> {
  const [row] = await client.query<{ id: string }>('SELECT toString(serverUUID()) AS id')
  return row?.id ?? ''
}

async function using<T>(open: () => ClickHouseClient, work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
  const client = open()
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}
