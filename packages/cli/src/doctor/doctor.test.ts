import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClusterInspection, TopicInspection } from '@smartlink/event-log/kafka/inspect-cluster'
import type { Heartbeat } from '@smartlink/events/heartbeat'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import { processSettings } from '@smartlink/service-kit/settings'
import { afterAll, expect, test } from 'vitest'
import { checkNode } from './check-machine.ts'
import { checkSecrets } from './check-secrets.ts'
import { checkStreams } from './check-streams.ts'
import { checkTopics } from './check-topics.ts'
import type { Finding } from './finding.ts'

const directory = mkdtempSync(join(tmpdir(), 'doctor-'))
afterAll(() => rmSync(directory, { recursive: true }))

const codes = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code)

const SAFE = new Map([
  ['min.insync.replicas', '2'],
  ['unclean.leader.election.enable', 'false'],
  ['message.timestamp.type', 'LogAppendTime'],
])

function topic(more: Partial<TopicInspection> = {}, settings: Record<string, string> = {}): TopicInspection {
  return {
    topic: 'clicks.v1',
    state: 'as specified',
    differences: [],
    partitions: 12,
    replicas: 3,
    inSync: 3,
    leaderless: 0,
    settings: new Map([...SAFE, ...Object.entries(settings)]),
    ...more,
  }
}

function cluster(...topics: TopicInspection[]): ClusterInspection {
  return { brokers: [1, 2, 3].map((nodeId) => ({ nodeId, host: 'b', port: 9092 })), topics }
}

test('a cluster that keeps what it acknowledged is well', () => {
  expect(codes(checkTopics(cluster(topic(), topic({ topic: '__consumer_offsets' }))))).toEqual(['topics.ok'])
})

test.each([
  ['one_replica', topic({ replicas: 1, inSync: 1 }, { 'min.insync.replicas': '1' })],
  ['acknowledged_by_one', topic({}, { 'min.insync.replicas': '1' })],
  ['unclean_election', topic({}, { 'unclean.leader.election.enable': 'true' })],
  ['aged_by_events', topic({}, { 'message.timestamp.type': 'CreateTime' })],
  ['behind', topic({ inSync: 2 })],
  ['no_spare', topic({ replicas: 2, inSync: 2 })],
  ['leaderless', topic({ leaderless: 1 })],
  ['missing', topic({ state: 'missing', partitions: 0, settings: undefined })],
  ['hidden', topic({ state: 'hidden', partitions: 0, settings: undefined })],
  ['differs', topic({ state: 'differs', differences: ['partitions: 12 instead of 24'] })],
])('a topic that is %s is told once, with what to do', (code, inspected) => {
  const findings = checkTopics(cluster(inspected))
  expect(codes(findings)).toEqual([`topics.${code}`])
  expect(findings[0]?.todo).toMatch(/\w/)
})

test('topics with the same trouble are told together', () => {
  const topics = Array.from({ length: 9 }, (_, n) => topic({ topic: `t${n}`, inSync: 2 }))
  const [finding, ...others] = checkTopics(cluster(...topics))
  expect(others).toEqual([])
  expect(finding?.message).toMatch(/^t0, t1, t2, t3 and 5 more has replicas that lag/)
})

const NOW = Date.parse('2026-06-10T12:00:00Z')

function heard(more: Partial<Heartbeat> = {}, takenMs = NOW - 1_000) {
  const heartbeat: Heartbeat = {
    stream: '0011223344556677',
    label: 'a',
    decider: '1',
    revision: 1,
    revision_since: NOW,
    key_ids: [1],
    current_key_id: 1,
    partitions: 12,
    outbox: { depth_bytes: 0, oldest_ms: null },
    clock: takenMs,
    closed: false,
    ...more,
  }
  return { heartbeat, takenMs }
}

test('nodes that are silent, run at another time, hold much or use unknown keys are named', () => {
  const secrets = openSecrets({ directory: join(directory, 'keys'), create: true })
  const context = { nowMs: NOW, embedded: false, secrets }
  const look = (...streams: ReturnType<typeof heard>[]): string[] => codes(checkStreams(streams, context))
  const keys = secrets.fingerprints(NOW)
  expect(look(heard({ keys: [...keys] }), heard({ closed: true }, NOW - 900_000))).toEqual(['streams.ok'])
  expect(look(heard(), heard({ label: 'b' }, NOW - 120_000))).toEqual(['streams.silent'])
  expect(look(heard({ clock: NOW + 5_000 }))).toEqual(['streams.clock'])
  expect(look(heard({ outbox: { depth_bytes: 9, oldest_ms: NOW - 90_000 } }))).toEqual(['streams.outbox'])
  expect(look(heard({ keys: keys.map((key) => ({ ...key, fingerprint: '0'.repeat(16) })) }))).toEqual(['streams.keys'])
  expect(look()).toEqual(['streams.none_live'])
})

test('secrets are there, and for nobody but their owner', () => {
  const secrets = join(directory, 'secrets')
  const look = (...words: string[]): string[] =>
    codes(checkSecrets(processSettings([`--secrets=${secrets}`, ...words], 'command line')).findings)
  expect(look()).toEqual(['secrets.unusable'])
  openSecrets({ directory: secrets, create: true })
  expect(look()).toEqual(['secrets.ok'])
  const password = join(secrets, 'clickhouse')
  expect(look(`--clickhouse-password-file=${password}`)).toEqual(['secrets.missing'])
  writeFileSync(password, 'x')
  chmodSync(password, 0o640)
  expect(look(`--clickhouse-password-file=${password}`)).toEqual(['secrets.open_to_others'])
})

test('an old Node.js is told', () => {
  expect(codes(checkNode('20.11.0'))).toEqual(['node.old'])
  expect(codes(checkNode('24.0.0'))).toEqual(['node.ok'])
})
