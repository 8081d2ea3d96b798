import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { openKafkaEventLog } from '@smartlink/event-log/kafka/kafka-event-log'
import { optionsForTests } from '@smartlink/event-log/kafka/testing/options-for-tests'
import { kafkaJars } from '@smartlink/kafka-broker/jars'
import { findJava } from '@smartlink/kafka-broker/java'
import { ADMIN, startSecuredKafka } from '@smartlink/kafka-broker/secured-kafka'
import type { SecuredKafka } from '@smartlink/kafka-broker/secured-kafka'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { moreClicks } from '../harness/click-load.ts'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { smartlink } from '../harness/command-line.ts'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { startFleetOnKafka } from '../harness/fleet-on-kafka.ts'
import type { FleetOnKafka } from '../harness/fleet-on-kafka.ts'
import { SERVICE_NAMES } from '../harness/services.ts'
import { startTlsProxy } from '../harness/tls-proxy.ts'
import type { TlsProxy } from '../harness/tls-proxy.ts'

const run = promisify(execFile)
const PREFIXES = { SMARTLINK_TOPIC_PREFIX: 'eu.', SMARTLINK_GROUP_PREFIX: 'eu-' }
/** The one whose rights are given by Kafka's own tool: it has every kind of them. */
const GIVEN_BY_COMMANDS = 'cap-keeper'
/** The broker runs from its jars, wherever the others run. */
const java = await findJava(process.env['JAVA_HOME'])
const isHere = !('missing' in java) || process.env['CI'] === 'true'
/** For a Java that ends after a second. */
const BRIEF = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
const directory = mkdtempSync(join(tmpdir(), 'secured-'))
let kafka: SecuredKafka
let proxy: TlsProxy
let system: FleetOnKafka

beforeAll(async () => {
  if (!isHere) return
  const dataDir = join(directory, 'kafka')
  const users = [...SERVICE_NAMES, 'operator', 'stranger']
  const javaHome = process.env['JAVA_HOME']
  kafka = await startSecuredKafka(users, { brokers: 1, dataDir, removeData: true, javaHome, say: () => undefined })
  await giveRights()
  const { code, stderr } = await smartlink(['topics', 'apply'], as('operator', 'plain'))
  if (code !== 0) throw new Error(`the topics were not made: ${stderr}`)
  system = await startFleetOnKafka(1, 300, {
    kafka,
    settings: async ({ clickhouse, reader }) => {
      proxy = await startTlsProxy(clickhouse, kafka.client)
      const encrypted = { SMARTLINK_CLICKHOUSE: proxy.url, SMARTLINK_CLICKHOUSE_TLS_CA_FILE: kafka.caFile }
      const reads = {
        SMARTLINK_CLICKHOUSE_USER: reader.user,
        SMARTLINK_CLICKHOUSE_PASSWORD_FILE: reader.password_file,
      }
      return (service) => ({ ...as(service), ...encrypted, ...(service === 'click-sink' ? {} : reads) })
    },
  })
})

afterAll(async () => {
  await system?.stop()
  await proxy?.stop()
  rmSync(directory, { recursive: true, force: true })
})

/** How a user signs in to Kafka. */
function as(user: string, mechanism = 'scram-sha-512'): Record<string, string> {
  return {
    ...PREFIXES,
    SMARTLINK_LOG: `kafkas://${kafka.brokers.join(',')}`,
    SMARTLINK_KAFKA_TLS_CA_FILE: kafka.caFile,
    SMARTLINK_KAFKA_TLS_CERT_FILE: kafka.client.certFile,
    SMARTLINK_KAFKA_TLS_KEY_FILE: kafka.client.keyFile,
    SMARTLINK_KAFKA_SASL_MECHANISM: mechanism,
    SMARTLINK_KAFKA_SASL_USERNAME: user,
    SMARTLINK_KAFKA_SASL_PASSWORD_FILE: kafka.passwordFile(user),
  }
}

interface PrintedAcl {
  readonly service: string
  readonly principal: string
  readonly operation: 'Read' | 'Write' | 'Create' | 'Describe' | 'DescribeConfigs'
  readonly resource: 'topic' | 'group' | 'transactional-id'
  readonly name: string
  readonly pattern: 'literal' | 'prefixed'
}

const OPERATIONS = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
} as const
const RESOURCES = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  'transactional-id': AclResourceTypes.TRANSACTIONAL_ID,
} as const

/** Exactly what `topics acls` prints: as JSON through a client, for one service as the commands it prints. */
async function giveRights(): Promise<void> {
  const { stdout } = await smartlink(['topics', 'acls', '--format', 'json'], PREFIXES)
  const printed = (JSON.parse(stdout) as PrintedAcl[]).filter(({ service }) => service !== GIVEN_BY_COMMANDS)
  const password = readFileSync(kafka.passwordFile(ADMIN), 'utf8').trim()
  const tls = (file: string): string => readFileSync(file, 'utf8')
  const admin = new Kafka({
    brokers: [...kafka.brokers],
    ssl: { ca: tls(kafka.caFile), cert: tls(kafka.client.certFile), key: tls(kafka.client.keyFile) },
    sasl: { mechanism: 'scram-sha-512', username: ADMIN, password },
    logLevel: logLevel.NOTHING,
  }).admin()
  await admin.connect()
  await admin.createAcls({
    acl: printed.map(({ principal, operation, resource, name, pattern }) => ({
      principal,
      host: '*',
      permissionType: AclPermissionTypes.ALLOW,
      operation: OPERATIONS[operation],
      resourceType: RESOURCES[resource],
      resourceName: name,
      resourcePatternType: pattern === 'literal' ? ResourcePatternTypes.LITERAL : ResourcePatternTypes.PREFIXED,
    })),
  })
  await admin.disconnect()
  await runCommands()
}

async function runCommands(): Promise<void> {
  const words = ['topics', 'acls', '--service', GIVEN_BY_COMMANDS, '--log', `kafkas://${kafka.brokers.join(',')}`]
  const { stdout } = await smartlink(words, PREFIXES)
  if ('missing' in java) throw new Error(java.missing)
  const tool = join(directory, 'kafka-acls.sh')
  const jars = join(await kafkaJars(() => undefined), '*')
  writeFileSync(tool, `#!/bin/sh\nexec '${java.java}' ${BRIEF} -cp '${jars}' org.apache.kafka.tools.AclCommand "$@"\n`)
  chmodSync(tool, 0o700)
  writeFileSync(join(directory, 'admin.properties'), readFileSync(kafka.adminProperties))
  await run('/bin/sh', ['-ec', stdout], {
    cwd: directory,
    env: { ...process.env, PATH: [directory, process.env['PATH']].join(delimiter) },
  })
}

test.runIf(isHere)(
  'every service under its own user, with the printed rights and no other, over TLS: nothing lost, nothing double',
  async () => {
    const load = system.startLoad(100)
    // Longer than a session lasts before everybody has to sign in again.
    await moreClicks(load, 600)
    // Who comes back takes up its partitions, its state and its transactions with the same rights.
    await system.fleet.kill('cap-keeper', 'SIGTERM')
    await system.fleet.kill('click-sink', 'SIGTERM')
    await system.fleet.start('cap-keeper')
    await system.fleet.start('click-sink')
    await moreClicks(load, 100)
    await load.stop()
    await expectStoredOnce(system.evidence())
    const [visitor] = system.evidence().ledger
    const erased = await smartlink(['erase', '--click', visitor?.clickId ?? ''], {
      SMARTLINK_CONTROL: system.fleet.url('control'),
      SMARTLINK_SECRETS: join(system.directory, 'secrets'),
    })
    expect(erased).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Erased click .*: 1 clicks/) as string })
    for (const service of system.fleet.names) {
      expect(system.fleet.running(service).stderr()).not.toMatch(/AUTHORIZATION|ACCESS_DENIED/)
    }
  },
)

test.runIf(isHere)(
  'the operator looks at everything, and a user without rights at nothing, which is said with what would help',
  async () => {
    const check = await smartlink(['topics', 'check'], as('operator'))
    expect(check).toMatchObject({ code: 0, stdout: expect.stringContaining('clicks.v1: as specified') as string })
    expect((await smartlink(['parked', 'ls'], as('operator'))).stdout).toBe('Nothing is parked.\n')
    const everywhere = { ...system.fleet.settingsOf('click-sink'), ...as('operator') }
    const where = ['--data', join(system.directory, 'ingress'), '--secrets', join(system.directory, 'secrets')]
    const opsPort = new URL(String(system.fleet.running('ingress').ready['ops'])).port
    const { stdout } = await smartlink(['doctor', ...where, '--ops-port', opsPort, '--json'], everywhere)
    const { findings } = JSON.parse(stdout) as { findings: { level: string; area: string; code: string }[] }
    const found = findings.filter(({ level, area }) => level !== 'ok' && !/^(disk|geo)$/.test(area))
    expect(found.map(({ code }) => code)).toEqual(['topics.one_replica'])

    const refused = /TOPIC_AUTHORIZATION_FAILED.* lacks a right; `smartlink topics acls` prints the rights/
    const looked = await smartlink(['parked', 'ls'], as('stranger'))
    expect(looked).toMatchObject({ code: 1, stderr: expect.stringMatching(refused) as string })
    const hidden = await smartlink(['topics', 'check'], as('stranger'))
    expect(hidden).toMatchObject({ code: 3, stdout: expect.stringContaining('clicks.v1: hidden') as string })
    await expect(system.fleet.start('report', 'report-2', as('stranger'))).rejects.toThrow(refused)
  },
)

test.runIf(isHere)(
  'a wrong password or an unknown authority is named to the person, and no call gets through',
  async () => {
    const files = { cert: readFileSync(kafka.client.certFile, 'utf8'), key: readFileSync(kafka.client.keyFile, 'utf8') }
    const tls = { ca: readFileSync(kafka.caFile, 'utf8'), ...files }
    const sasl = { mechanism: 'plain', username: 'operator', password: 'wrong' } as const
    for (const [options, reason] of [
      [{ tls, sasl }, /authentication failed/i],
      [{ tls: files, sasl }, /unable to verify the first certificate/],
      [{ tls: { ca: tls.ca }, sasl }, /alert.*certificate/],
    ] as const) {
      const said: string[] = []
      const quiet = (): void => undefined
      const warn = (fields: object): void => void said.push(JSON.stringify(fields))
      const logger = { debug: quiet, info: quiet, warn, error: quiet }
      const url = `kafkas://${kafka.brokers.join(',')}`
      const log = openKafkaEventLog(optionsForTests(kafka.brokers, { url, logger, ...options }))
      const waiting = log.partitions('clicks.v1').catch((error: unknown) => error)
      await waitFor(() => said.length > 0, { deadlineMs: 10_000, what: 'the trouble to be named' })
      expect(said[0]).toMatch(reason)
      await log.close()
      expect(await waiting).toMatchObject({ code: 'log.closed' })
    }
  },
)

test.runIf(isHere)('ClickHouse over TLS: the authority has to be known, and who only reads can not write', async () => {
  const day = new Date().toISOString().slice(0, 10)
  const rebuild = ['rebuild', 'aggregates', '--from', day, '--clickhouse', proxy.url]
  const trusted = await smartlink([...rebuild, '--clickhouse-tls-ca-file', kafka.caFile], system.settings)
  expect(trusted).toMatchObject({ code: 0, stdout: expect.stringContaining('clicks_hourly') as string })
  const unknown = await smartlink(rebuild, system.settings)
  expect(unknown).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/unable to verify the first certificate/) as string,
  })
  const reader = system.fleet.settingsOf('report')
  const words = [...rebuild, '--clickhouse-tls-ca-file', kafka.caFile]
  const asReader = await smartlink(words, reader)
  // What it prints for other servers is SQL that this one takes apart.
  const { stdout: sql } = await smartlink(['clickhouse', 'grants', '--clickhouse-cluster', 'a-set'])
  const statements = sql.split(';\n').filter((statement) => statement !== '')
  expect(statements.length).toBeGreaterThan(6)
  for (const statement of statements) {
    await queryClickHouse(system.analyst, `SELECT formatQuery($$${statement}$$)`)
  }
  expect(asReader).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/ACCESS_DENIED|Not enough privileges/) as string,
  })
})
