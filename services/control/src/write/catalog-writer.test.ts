import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { EventLog, FencedWriter } from '@smartlink/event-log/event-log'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { CATALOG } from '@smartlink/events/topics'
import { notFound } from '@smartlink/http/problem'
import { systemClock } from '@smartlink/service-kit/clock'
import { createLogger } from '@smartlink/service-kit/logger'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CatalogWriter, MAX_TRANSACTION_RECORDS } from './catalog-writer.ts'
import type { EditScope } from './edit-scope.ts'
import { done, refuse } from './edit.ts'

let directory: string
let log: EventLog
let fenced: FencedWriter
let view: CatalogView
let writer: CatalogWriter
/** Records of each transaction, in order. */
let transactions: number[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'catalog-writer-'))
  const logger = createLogger({ level: 'silent', pretty: false })
  log = await openEventLog({
    url: 'embedded',
    dataDir: directory,
    topicPrefix: '',
    groupPrefix: '',
    clientId: 't',
    logger,
  })
  await log.ensureTopics([CATALOG])
  fenced = await log.fencedWriter({ topic: CATALOG.name, partition: 0, replay: () => {} })
  view = new CatalogView()
  writer = new CatalogWriter(view, systemClock, { log })
  transactions = []
  const counted: FencedWriter = {
    append: async (records) => {
      transactions.push(records.length)
      await fenced.append(records)
    },
    close: () => fenced.close(),
  }
  writer.lead(counted, () => {})
})
afterEach(async () => {
  await log.close()
  await rm(directory, { recursive: true })
})

const publisher = (scope: EditScope, name: string) =>
  scope.put('publisher', scope.nextId('publisher'), { name, status: 'active', tags: [] }, { needs: 1 })

test('edits of one moment share a transaction, each sees those before it, and a refused one leaves no gap', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `P${index}`)
  const results = await Promise.all(
    names.map((name, index) =>
      writer.submit('token:1', (scope) => {
        const seen = [...scope.catalog.liveOf('publisher')].length
        const made = publisher(scope, name)
        return index % 5 === 4 ? refuse(notFound('not_found', name)) : done({ seen, made })
      }),
    ),
  )
  expect(transactions).toEqual([41])
  const taken = results.flatMap((result) => (result.ok ? [result.value] : []))
  expect(taken.map(({ seen }) => seen)).toEqual(Array.from({ length: 40 }, (_, index) => index))
  expect(taken.map(({ made }) => made.id)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  expect(taken.map(({ made }) => made.revision)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  expect(view.publisher(40)?.name).toBe('P48')
})

test('a transaction holds at most a thousand entities, and what does not fit waits for the next', async () => {
  const three = (scope: EditScope) => done(['a', 'b', 'c'].map((name) => publisher(scope, name).id))
  const results = await Promise.all(Array.from({ length: 500 }, () => writer.submit('token:1', three)))
  const ids = results.flatMap((result) => (result.ok ? result.value : []))
  expect(ids).toEqual(Array.from({ length: 1_500 }, (_, index) => index + 1))
  expect(transactions).toEqual([1_000, 502])
  expect(Math.max(...transactions)).toBeLessThanOrEqual(MAX_TRANSACTION_RECORDS + 1)
})

test('a bug in one edit ends that edit alone', async () => {
  const bug = writer.submit('token:1', () => {
    throw new TypeError('bug')
  })
  const good = writer.submit('token:1', (scope) => done(publisher(scope, 'P').id))
  await expect(bug).rejects.toThrow('bug')
  expect(await good).toEqual({ ok: true, value: 1 })
})

test('more edits than may wait are refused, and all that wait when writing ends', async () => {
  const edit = (scope: EditScope) => done(publisher(scope, 'P').id)
  const waiting = Array.from({ length: 1_001 }, () => writer.submit('token:1', edit))
  writer.stepDown()
  const codes = (await Promise.all(waiting)).map((result) => (result.ok ? 'ok' : result.problem.code))
  expect(codes.slice(0, 1_000).every((code) => code === 'control.not_leader')).toBe(true)
  expect(codes[1_000]).toBe('control.busy')
  expect(transactions).toEqual([])
})

test('an edit is answered in time: not saved when it only waited, not known when it was being written', async () => {
  const gate = Promise.withResolvers<void>()
  let trouble: string | undefined
  writer = new CatalogWriter(view, systemClock, { log: { trouble: () => trouble }, answerWithinMs: 50 })
  const slow: FencedWriter = {
    append: async (records) => {
      await gate.promise
      await fenced.append(records)
    },
    close: () => fenced.close(),
  }
  writer.lead(slow, () => {})
  const edit = (name: string) => (scope: EditScope) => done(publisher(scope, name).id)
  const codeOf = async (name: string) => {
    const result = await writer.submit('token:1', edit(name))
    return result.ok ? 'saved' : result.problem.code
  }

  const written = codeOf('Being written')
  await Promise.resolve()
  await Promise.resolve()
  const waited = codeOf('Waited')
  expect([await written, await waited]).toEqual(['control.outcome_unknown', 'control.log_silent'])
  expect(writer.leads).toBe(false)
  expect(await codeOf('Came later')).toBe('control.log_silent')

  gate.resolve()
  await vi.waitFor(() => expect(writer.leads).toBe(true))
  expect([...view.liveOf('publisher')].map(({ name }) => name)).toEqual(['Being written'])
  trouble = 'no broker answers'
  expect(await codeOf('While the log is silent')).toBe('control.log_silent')
  trouble = undefined
  expect(await codeOf('Afterwards')).toBe('saved')
  expect([...view.liveOf('publisher')].map(({ id, name }) => [id, name])).toEqual([
    [1, 'Being written'],
    [2, 'Afterwards'],
  ])
})
