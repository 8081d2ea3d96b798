import { expect, test } from 'vitest'
import { ConnectionError } from './error-codes.ts'
import { createSilence, SILENT_AFTER_MS } from './silence.ts'

const REFUSED = new ConnectionError('127.0.0.1:9092: connect ECONNREFUSED')

/** A silence whose time goes on when it is told to. */
function silenceAt() {
  let nowMs = 1_000
  const silence = createSilence(() => nowMs)
  return { silence, pass: (ms: number) => (nowMs += ms) }
}

test('who asks nothing hears of no trouble', () => {
  const { silence, pass } = silenceAt()
  silence.asked('Metadata')
  silence.heard('Metadata')
  pass(SILENT_AFTER_MS * 10)
  expect(silence.trouble()).toBeUndefined()
})

test('a question without an answer is trouble after a while, with what the last try met, and an answer ends it', () => {
  const { silence, pass } = silenceAt()
  silence.asked('Fetch')
  pass(SILENT_AFTER_MS - 1)
  expect(silence.trouble()).toBeUndefined()
  pass(1)
  expect(silence.trouble()).toMatch(/^no Kafka broker has answered for 10 s: see whether/)
  silence.gaveNone('Fetch', REFUSED)
  pass(5_000)
  expect(silence.trouble()).toMatch(/for 15 s \(the last try: 127.0.0.1:9092: connect ECONNREFUSED\)/)
  silence.letIn()
  expect(silence.trouble()).toBeUndefined()
})

test('what is still waited for counts from the last answer on', () => {
  const { silence, pass } = silenceAt()
  silence.asked('Fetch')
  silence.asked('Heartbeat')
  pass(SILENT_AFTER_MS - 1)
  silence.heard('Heartbeat')
  pass(SILENT_AFTER_MS - 1)
  expect(silence.trouble()).toBeUndefined()
  pass(1)
  expect(silence.trouble()).toBeDefined()
})

test('a question that was given up here says nothing of the brokers', () => {
  const { silence, pass } = silenceAt()
  silence.asked('Fetch')
  silence.givenUp('Fetch')
  pass(SILENT_AFTER_MS)
  expect(silence.trouble()).toBeUndefined()
})

test('a question that other members keep waiting is no silence', () => {
  const { silence, pass } = silenceAt()
  silence.asked('JoinGroup')
  pass(SILENT_AFTER_MS * 5)
  expect(silence.trouble()).toBeUndefined()
  silence.heard('JoinGroup')
  pass(SILENT_AFTER_MS)
  expect(silence.trouble()).toBeUndefined()
})
