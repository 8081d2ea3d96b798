/**
 * The real broker by one command: `node infra/kafka/start.ts --brokers 1|3 [--port 9092] [--data <dir>]`.
 * One line of JSON on stdout when it takes requests; progress on stderr; stops on Ctrl-C and with its parent.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startJarCluster } from './src/jar-cluster.ts'

const { values } = parseArgs({
  options: { brokers: { type: 'string', default: '1' }, port: { type: 'string' }, data: { type: 'string' } },
})
const brokers = Number(values.brokers)
const port = values.port === undefined ? undefined : Number(values.port)
if (brokers !== 1 && brokers !== 3) fail('--brokers is 1 or 3')
else if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_534)) fail('--port is a port')
else {
  const cluster = await startJarCluster({
    brokers,
    dataDir: values.data === undefined ? mkdtempSync(join(tmpdir(), 'kafka-')) : resolve(values.data),
    removeData: values.data === undefined,
    ...(port === undefined ? {} : { port }),
    javaHome: process.env['JAVA_HOME'],
    say: (message) => process.stderr.write(`kafka: ${message}\n`),
  })
  process.stdout.write(`${JSON.stringify({ ready: true, brokers: cluster.brokers })}\n`)
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
