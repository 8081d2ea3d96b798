import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'
import { FencedError } from '@smartlink/event-log/errors'
import { createLogger } from '@smartlink/service-kit/logger'
import { expect, test } from 'vitest'
import { classifyTrouble, outcomeIsKnown } from './clickhouse-trouble.ts'
import { PartitionHeldError } from './errors.ts'
import { Patience } from './patience.ts'

const refused = (code: number, message = ''): ClickHouseRefusedError =>
  new ClickHouseRefusedError(code, '', message, {})
const quiet = createLogger({ level: 'silent', pretty: false })
const never = new AbortController().signal

test('errors are told apart by what can be done about them', () => {
  expect(classifyTrouble(refused(395))).toBe('data')
  expect(classifyTrouble(refused(117))).toBe('data')
  const avro = 'std::exception. Code: 1001, type: avro::Exception, e.what() = EOF reached'
  expect(classifyTrouble(new ClickHouseUnreachableError(`ClickHouse did not answer: ${avro}`))).toBe('data')
  expect(classifyTrouble(refused(241))).toBe('transient')
  expect(classifyTrouble(refused(252))).toBe('transient')
  expect(classifyTrouble(refused(60))).toBe('setup')
  expect(classifyTrouble(refused(516))).toBe('setup')
  expect(classifyTrouble(refused(123_456))).toBe('setup')
  expect(classifyTrouble(new ClickHouseUnreachableError('gone'))).toBe('transient')
})

test('only a server that went away in the middle leaves an insert in doubt', () => {
  const unreachable = (code: string): Error =>
    new ClickHouseUnreachableError('gone', { cause: Object.assign(new Error(code), { code }) })
  expect([unreachable('ECONNREFUSED'), refused(241), new Error('the log')].map(outcomeIsKnown)).toEqual([
    true,
    true,
    true,
  ])
  expect([unreachable('ECONNRESET'), new ClickHouseUnreachableError('time-out')].map(outcomeIsKnown)).toEqual([
    false,
    false,
  ])
})

test('what may pass is repeated, and readiness says what is waited for', async () => {
  const patience = new Patience(quiet)
  const troubles: (string | undefined)[] = []
  let failures = 0
  const result = await patience.until(
    'storing',
    never,
    async (tries) => {
      troubles.push(patience.trouble)
      if (tries < 2) throw new ClickHouseUnreachableError('nobody there')
      return tries
    },
    () => failures++,
  )
  expect(result).toBe(2)
  expect(failures).toBe(2)
  expect(troubles).toEqual([undefined, 'storing: nobody there', 'storing: nobody there'])
  expect(patience.trouble).toBeUndefined()
})

test('what will not pass is thrown at once: bad data, a lost partition, a decision of the sink', async () => {
  const errors = [refused(395), new FencedError('lost'), new PartitionHeldError('sink.writer_newer', '')]
  for (const error of errors) {
    let tries = 0
    const attempt = new Patience(quiet).until('storing', never, async () => {
      tries++
      throw error
    })
    await expect(attempt).rejects.toBe(error)
    expect(tries).toBe(1)
  }
})

test('a wait ends with the reason of the signal', async () => {
  const lost = new AbortController()
  const reason = new Error('the partition is lost')
  const attempt = new Patience(quiet).until('storing', lost.signal, async () => {
    lost.abort(reason)
    throw new ClickHouseUnreachableError('nobody there')
  })
  await expect(attempt).rejects.toBe(reason)
})
