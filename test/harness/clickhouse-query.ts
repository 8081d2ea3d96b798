import { readFileSync } from 'node:fs'

export interface Analyst {
  readonly url: string
  readonly user: string
  readonly passwordFile: string
  readonly database: string
}

/** Asks ClickHouse as an analyst does, over HTTP, and answers the rows as objects. */
export async function queryClickHouse<Row>(analyst: Analyst, sql: string): Promise<Row[]> {
  const url = new URL(analyst.url)
  url.searchParams.set('database', analyst.database)
  url.searchParams.set('default_format', 'JSONEachRow')
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'x-clickhouse-user': analyst.user,
      'x-clickhouse-key': readFileSync(analyst.passwordFile, 'utf8').trim(),
    },
    body: sql,
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`ClickHouse answered ${response.status}: ${text}`)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}
