import { expect, test } from 'vitest'
import { ERASED_MESSAGE, erasedKey } from './erased-message.ts'
import { MalformedMessageError } from './errors.ts'
import { FRAUD_SCORE } from './fraud-score-message.ts'
import { HEARTBEAT } from './heartbeat.ts'
import { PARKED, REPLAY } from './parked-message.ts'
import type { Heartbeat } from './heartbeat.ts'

const HEART: Heartbeat = {
  stream: '00112233445566ff',
  label: 'node-a',
  decider: '1.0.0',
  revision: 4,
  revision_since: 1,
  key_ids: [1, 2],
  current_key_id: 2,
  partitions: 12,
  outbox: { depth_bytes: 0, oldest_ms: null },
  clock: 2,
  closed: false,
}

test('messages come back as they were written, and fields of a newer writer are ignored', () => {
  expect(HEARTBEAT.decode(HEARTBEAT.encode(HEART))).toEqual(HEART)
  expect(HEARTBEAT.decode(Buffer.from(JSON.stringify({ ...HEART, mood: 'fine' })))).toEqual(HEART)
  const score = {
    subject: 'address:1',
    score: 80,
    band: 'high',
    category: '',
    expires_at: 5,
    version: '1',
    source: 'rules',
  } as const
  expect(FRAUD_SCORE.decode(FRAUD_SCORE.encode(score))).toEqual(score)
  const parked = {
    group: 'g',
    topic: 't',
    partition: 0,
    offset: 9,
    key: '',
    value: null,
    reason: 'r',
    detail: '',
    parked_at: 1,
  }
  expect(PARKED.decode(PARKED.encode(parked))).toEqual(parked)
  const replay = { group: 'g', topic: 't', key: 'AQ==', value: 'wwE=', parked_offset: 3, replayed_at: 1 }
  expect(REPLAY.decode(REPLAY.encode(replay))).toEqual(replay)
  const fromOutbox = { ...replay, parked_offset: null }
  expect(REPLAY.decode(REPLAY.encode(fromOutbox))).toEqual(fromOutbox)
  expect(ERASED_MESSAGE.decode(ERASED_MESSAGE.encode({ until: 7 }))).toEqual({ until: 7 })
})

test('a message that is wrong says where', () => {
  expect(() => HEARTBEAT.decode(Buffer.from('{'))).toThrow(MalformedMessageError)
  expect(() => HEARTBEAT.decode(Buffer.from(JSON.stringify({ ...HEART, stream: 'no' })))).toThrow(/stream/)
})

test('keys of erasures are spelled in one way', () => {
  expect([
    erasedKey({ kind: 'click', id: '0192b3b8-0000-7000-8000-000000000000' }),
    erasedKey({ kind: 'publisher', id: 7 }),
    erasedKey({ kind: 'address', keyId: 2, hash: '00112233445566ff' }),
  ]).toEqual(['click/0192b3b8-0000-7000-8000-000000000000', 'publisher/7', 'address/2/00112233445566ff'])
})
