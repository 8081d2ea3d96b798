import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import { createLogger } from '@smartlink/service-kit/logger'
import { Registry } from '@smartlink/service-kit/metrics'
import { newestSchema } from '@smartlink/events/schemas'
import { expect, test } from 'vitest'
import { Erasures } from '../erasures.ts'
import { Patience } from '../patience.ts'
import { createSinkMetrics } from '../sink-metrics.ts'
import { clickRecord, markRecord, newStream } from '../testing/log-records.ts'
import { DeclaredInsert } from './declared-insert.ts'
import { JointInserts } from './joint-inserts.ts'
import { groupRows } from './row-groups.ts'
import { originOf } from './settlement.ts'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import type { CommitState } from './intent.ts'

const STREAM = newStream()
const clickRow = { schema: newestSchema('click'), record: clickRecord(5, STREAM, 0) }
const markRow = { schema: newestSchema('mark'), record: markRecord(6, STREAM, 1) }
const groups = groupRows([clickRow, markRow])
const ALIVE = new AbortController().signal

type Fate = 'stored' | 'refused' | 'not_reached' | 'stored_unheard' | 'lost'

/** A sink of two partitions, one of which stores a click and a mark, and a server that does with each insert what it is told. */
async function store(fates: readonly Fate[]): Promise<{ inserts: string[]; joint: boolean[]; clicks: number }> {
  const inserts: string[] = []
  const commits: CommitState[] = []
  let clicks = 0
  const left = [...fates]
  const server = {
    database: 'smartlink',
    insertAvro: async ({ query }: { readonly query: string }, _container: unknown, { token }: { token?: string }) => {
      const table = /INSERT INTO (\S+)/.exec(query)?.[1] ?? ''
      inserts.push(`${table}${token?.includes(':joint:') === true ? ' together' : ''}`)
      const fate = left.shift() ?? 'stored'
      if (table === 'clicks' && (fate === 'stored' || fate === 'stored_unheard')) clicks++
      if (fate === 'refused') throw new ClickHouseRefusedError(241, 'MEMORY_LIMIT_EXCEEDED', 'no memory', {})
      if (fate === 'stored_unheard' || fate === 'lost') throw new ClickHouseUnreachableError('no answer')
      if (fate === 'not_reached') {
        throw new ClickHouseUnreachableError('not there', { cause: { code: 'ECONNREFUSED' } })
      }
    },
    insertRows: () => Promise.resolve(),
    query: () => Promise.resolve(clicks > 0 ? [{ origin: originOf(clickRow) }] : []),
  } as unknown as ClickHouseClient
  let now = Date.now()
  // Whoever waits for a time waits until it has come.
  const clock = { now: () => (now += 100) }
  const metrics = createSinkMetrics(new Registry())
  const insert = new DeclaredInsert({
    place: { logId: 'log', topic: 'clicks', partition: 0 },
    clickhouse: server,
    joint: new JointInserts({
      clickhouse: server,
      metrics,
      clock,
      maxRowsOfOne: 10,
      arriveWithinMs: 7_000,
      partitions: () => 2,
    }),
    erasures: new Erasures(),
    clock,
    patience: new Patience(createLogger({ level: 'silent', pretty: false })),
    metrics,
    settleAfterMs: 300,
    rowsKeptMs: 86_400_000,
    commit: async (_offset, state) => void commits.push(state),
  })
  await insert.store({ first: 5, last: 6, groups, except: [], lastRow: null }, { kind: 'fresh' }, ALIVE)
  return { inserts, joint: commits.map(({ intent }) => intent?.joint === true), clicks }
}

const TOGETHER = ['clicks together', 'stream_marks together']

test('what was never sent goes together with others, and says so when it is declared', async () => {
  expect(await store([])).toEqual({ inserts: TOGETHER, joint: [true], clicks: 1 })
})

test('what was refused is over: it goes alone at once', async () => {
  expect(await store(['refused'])).toEqual({
    inserts: ['clicks together', 'clicks', 'stream_marks'],
    joint: [true, false],
    clicks: 1,
  })
})

test.each<Fate>(['refused', 'not_reached', 'lost'])(
  'clicks that were stored are not sent again when the marks after them are %s',
  async (fate) => {
    const { inserts, clicks } = await store(['stored', fate])
    expect({ inserts, clicks }).toEqual({ inserts: [...TOGETHER, 'stream_marks'], clicks: 1 })
  },
)

test('clicks whose answer was lost are looked for, and sent alone only when they can’t come any more', async () => {
  expect(await store(['stored_unheard'])).toMatchObject({ inserts: ['clicks together', 'stream_marks'], clicks: 1 })
  expect(await store(['lost'])).toEqual({
    inserts: ['clicks together', 'clicks', 'stream_marks'],
    // A successor must not take what is under way for its own token either.
    joint: [true, true],
    clicks: 1,
  })
})
