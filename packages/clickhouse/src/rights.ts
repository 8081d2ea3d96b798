/** Who signs in to ClickHouse: click-sink and the command line write, everybody else among the services reads. */
export const CLICKHOUSE_ROLES = ['writer', 'reader'] as const

export type ClickHouseRole = (typeof CLICKHOUSE_ROLES)[number]

/** The least that each role needs, as what stands between GRANT and TO; on a replicated set, tables are made everywhere. */
export function rightsOf(role: ClickHouseRole, database: string, isReplicated = false): string[] {
  // Table functions and subqueries that are kept for the time of a query.
  const temporary = 'CREATE TEMPORARY TABLE ON *.*'
  if (role === 'reader') return [`SELECT ON ${database}.*`, temporary]
  return [
    `SELECT, INSERT, SHOW, OPTIMIZE, TRUNCATE ON ${database}.*`,
    // Migrations, repairs of aggregates and erasure.
    `CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER ON ${database}.*`,
    'TABLE ENGINE ON *',
    'SELECT ON system.*',
    temporary,
    ...(isReplicated ? ['CLUSTER ON *.*'] : []),
  ]
}
