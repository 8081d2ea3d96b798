import { expect, test } from 'vitest'
import { layoutFaults } from './layout-faults.ts'
import type { ServerLayout } from './layout-faults.ts'

const ALONE: ServerLayout = {
  database: 'smartlink',
  cluster: undefined,
  replicas: [],
  databaseEngine: 'Atomic',
  tables: [
    { name: 'clicks', engine: 'MergeTree' },
    { name: 'conversions', engine: 'ReplacingMergeTree' },
  ],
  servers: ['a'],
}
const REPLICATED: ServerLayout = {
  ...ALONE,
  cluster: 'set',
  replicas: [
    { shard: 1, host: 'a' },
    { shard: 1, host: 'b' },
  ],
  tables: [
    { name: 'clicks', engine: 'ReplicatedMergeTree' },
    { name: 'conversions', engine: 'ReplicatedReplacingMergeTree' },
  ],
  servers: ['a', 'b'],
}

test('one server, and one shard with replicas, are supported', () => {
  expect(layoutFaults(ALONE)).toEqual([])
  expect(layoutFaults({ ...ALONE, databaseEngine: '', tables: [] })).toEqual([])
  expect(layoutFaults(REPLICATED)).toEqual([])
})

const CLICKS_AS = (engine: string) => ({ tables: [{ name: 'clicks', engine }] })

test.each([
  ['several_servers', { ...ALONE, servers: ['a', 'b'] }],
  ['no_cluster', { ...REPLICATED, replicas: [] }],
  ['several_shards', { ...REPLICATED, replicas: [...REPLICATED.replicas, { shard: 2, host: 'c' }] }],
  ['database_engine', { ...ALONE, databaseEngine: 'Replicated' }],
  ['table_engine', { ...REPLICATED, ...CLICKS_AS('Distributed') }],
  ['table_engine', { ...REPLICATED, ...CLICKS_AS('SharedMergeTree') }],
  ['cluster_not_named', { ...REPLICATED, cluster: undefined, replicas: [], servers: ['a'] }],
  ['not_replicated', { ...REPLICATED, ...CLICKS_AS('MergeTree') }],
])('%s is refused', (code, layout) => {
  expect(layoutFaults(layout).map((fault) => fault.code)).toEqual([code])
})
