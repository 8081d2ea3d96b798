/**
 * A real ClickHouse server without installing one: `node infra/clickhouse/start.ts [--data dir] [--port n] [--listen address]`.
 * It answers this machine only, unless an address for others is named (`0.0.0.0`: all of them). Prints one line of JSON
 * when it answers, and runs until Ctrl-C.
 */
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedClickHouse } from '@smartlink/clickhouse/embedded/start-embedded-clickhouse'
import { createLogger } from '@smartlink/service-kit/logger'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'data-clickhouse' },
    port: { type: 'string', default: '8123' },
    listen: { type: 'string' },
  },
})
const dir = resolve(values.data)
const server = await startEmbeddedClickHouse({
  dir,
  httpPort: Number(values.port),
  listenHost: values.listen,
  analystPasswordFile: join(dir, 'analyst-password'),
  logger: createLogger({ level: 'info', pretty: process.stderr.isTTY === true }),
})
const { user, passwordFile, database } = server.connection
process.stdout.write(
  JSON.stringify({
    ready: true,
    clickhouse: server.url,
    user,
    password_file: passwordFile,
    database,
    reader: { user: server.reader.user, password_file: server.reader.passwordFile },
    analyst: { user: server.analyst.user, password_file: server.analyst.passwordFile },
  }) + '\n',
)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
await server.stop()
