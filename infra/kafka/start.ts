/**
 * The real broker by one command: `node infra/kafka/start.ts --brokers 1|3 [--port 9092] [--data <dir>] [--users a,b]`. With
 * users it takes TLS and passwords only, and refuses what no ACL allows.
 * One line of JSON on stdout when it takes requests; progress on stderr; stops on Ctrl-C and with its parent.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startJarCluster } from './src/jar-cluster.ts'
import type { JarClusterOptions } from './src/jar-cluster.ts'
import { ADMIN, startSecuredKafka } from './src/secured-kafka.ts'

const { values } = parseArgs({
  options: {
    brokers: { type: 'string', default: '1' },
    port: { type: 'string' },
    data: { type: 'string' },
    users: { type: 'string' },
  },
})
const brokers = Number(values.brokers)
const port = values.port === undefined ? undefined : Number(values.port)
if (brokers !== 1 && brokers !== 3) fail('--brokers is 1 or 3')
else if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_534)) fail('--port is a port')
else {
  const options: JarClusterOptions = {
    brokers,
    dataDir: values.data === undefined ? mkdtempSync(join(tmpdir(), 'kafka-')) : resolve(values.data),
    removeData: values.data === undefined,
    ...(port === undefined ? {} : { port }),
    javaHome: process.env['JAVA_HOME'],
    say: (message) => process.stderr.write(`kafka: ${message}\n`),
  }
  const users = values.users?.split(',')
  const secured = users && (await startSecuredKafka(users, options))
  const cluster = secured ?? (await startJarCluster(options))
  const how = secured && {
    ca_file: secured.caFile,
    cert_file: secured.client.certFile,
    key_file: secured.client.keyFile,
    admin_properties: secured.adminProperties,
    password_files: Object.fromEntries([ADMIN, ...(users ?? [])].map((user) => [user, secured.passwordFile(user)])),
  }
  process.stdout.write(`${JSON.stringify({ ready: true, brokers: cluster.brokers, ...how })}\n`)
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(1)
    stopping = true
    process.stderr.write('kafka: stopping\n')
    void cluster.stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent && !stopping) stop()
  }, 500).unref()
}

function fail(message: string): void {
  process.stderr.write(`kafka: ${message}\n`)
  process.exitCode = 2
}
