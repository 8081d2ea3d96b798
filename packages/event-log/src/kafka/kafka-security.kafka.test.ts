import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startJarCluster } from '@smartlink/kafka-broker/jar-cluster'
import { findJava } from '@smartlink/kafka-broker/java'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import type { LogRecord } from '../event-log.ts'
import type { OpenLogOptions } from '../open-log-options.ts'
import { openKafkaEventLog } from './kafka-event-log.ts'
import { optionsForTests } from './testing/options-for-tests.ts'

const run = promisify(execFile)
const javaHome = process.env['JAVA_HOME']
const java = !('missing' in (await findJava(javaHome)))
const PASSWORD = 'for this test'
const sasl = { mechanism: 'plain', username: 'smartlink', password: PASSWORD } as const

let kafka: KafkaCluster | undefined
let ca: string

beforeAll(async () => {
  if (!java) return
  const dataDir = await mkdtemp(join(tmpdir(), 'kafka-tls-'))
  const keystore = join(dataDir, 'broker.p12')
  const store = ['-keystore', keystore, '-storepass', PASSWORD, '-alias', 'broker']
  await run('keytool', ['-genkeypair', '-keyalg', 'RSA', '-dname', 'CN=broker', '-ext', 'san=ip:127.0.0.1', ...store])
  ca = (await run('keytool', ['-exportcert', '-rfc', ...store])).stdout
  const users = `username="broker" password="${PASSWORD}" user_broker="${PASSWORD}" user_smartlink="${PASSWORD}"`
  kafka = await startJarCluster({
    brokers: 1,
    dataDir,
    removeData: true,
    javaHome,
    say: () => undefined,
    settings: {
      'listener.security.protocol.map': 'CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT',
      'sasl.enabled.mechanisms': 'PLAIN',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'listener.name.client.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${users};`,
      'ssl.keystore.type': 'PKCS12',
      'ssl.keystore.location': keystore,
      'ssl.keystore.password': PASSWORD,
      'ssl.truststore.type': 'PKCS12',
      'ssl.truststore.location': keystore,
      'ssl.truststore.password': PASSWORD,
    },
  })
})
afterAll(async () => {
  await kafka?.stop()
})

function options(overrides: Partial<OpenLogOptions>): OpenLogOptions {
  const brokers = kafka?.brokers ?? []
  return { ...optionsForTests(brokers), url: `kafkas://${brokers.join(',')}`, ...overrides }
}

test.runIf(java || process.env['CI'] === 'true')(
  'TLS with a certificate of one’s own, and SASL, carry everything',
  async () => {
    expect(java).toBe(true)
    const log = openKafkaEventLog(options({ tls: { ca }, sasl }))
    await log.ensureTopics([{ name: 'secret', partitions: 2, cleanup: 'compact' }])
    await log.append('secret', [{ key: 'k', partition: 1, value: Buffer.from('v') }])
    const writer = await log.fencedWriter({ topic: 'secret', partition: 0, replay: () => undefined })
    await writer.append([{ key: 'k', value: Buffer.from('w') }])
    const records: LogRecord[] = []
    const table = await log.table({
      topics: ['secret'],
      onRecord: (record) => records.push(record),
      onCrash: (error) => {
        throw error
      },
    })
    await table.ready
    expect(records.map(({ value }) => String(value)).toSorted()).toEqual(['v', 'w'])
    await log.close()
  },
)

test.runIf(java)(
  'a wrong password or an unknown authority is named to the person, and no call gets through',
  async () => {
    for (const [overrides, reason] of [
      [{ tls: { ca }, sasl: { ...sasl, password: 'wrong' } }, /authentication failed/i],
      [{ sasl }, /self-signed certificate/],
    ] as const) {
      const said: string[] = []
      const quiet = (): void => undefined
      const warn = (fields: object): void => void said.push(JSON.stringify(fields))
      const log = openKafkaEventLog(
        options({ ...overrides, logger: { debug: quiet, info: quiet, warn, error: quiet } }),
      )
      const waiting = log.partitions('secret').catch((error: unknown) => error)
      while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
      expect(said[0]).toMatch(reason)
      await log.close()
      expect(await waiting).toMatchObject({ code: 'log.closed' })
    }
  },
)
