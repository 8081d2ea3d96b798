import type { ClickHouseConnection } from './clickhouse-client.ts'

/** The settings of an installation that say where ClickHouse is and who we are there. */
export interface ClickHouseSettings {
  readonly clickhouse: string
  readonly clickhouseUser: string
  readonly clickhousePasswordFile?: string | undefined
  readonly clickhouseTlsCaFile?: string | undefined
  readonly clickhouseDatabase: string
  readonly clickhouseCluster?: string | undefined
}

/**
 * How to reach the server that the settings name; undefined for `embedded`, which belongs to the process that runs
 * everything.
 */
export function connectionFrom(settings: ClickHouseSettings): ClickHouseConnection | undefined {
  const { clickhouse, clickhouseUser, clickhousePasswordFile, clickhouseTlsCaFile } = settings
  const { clickhouseDatabase, clickhouseCluster } = settings
  if (clickhouse === 'embedded') return undefined
  return {
    url: clickhouse,
    user: clickhouseUser,
    database: clickhouseDatabase,
    ...(clickhousePasswordFile === undefined ? {} : { passwordFile: clickhousePasswordFile }),
    ...(clickhouseTlsCaFile === undefined ? {} : { tlsCaFile: clickhouseTlsCaFile }),
    ...(clickhouseCluster === undefined ? {} : { cluster: clickhouseCluster }),
  }
}
