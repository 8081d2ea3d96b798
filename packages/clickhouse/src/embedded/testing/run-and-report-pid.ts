/** A parent for the test that kills it: starts a server in the directory given, says its process id, and waits. */
import { startEmbeddedClickHouse } from '../start-embedded-clickhouse.ts'

const [dir = ''] = process.argv.slice(2)
const server = await startEmbeddedClickHouse({
  dir,
  httpPort: 0,
  memoryBytes: 512 * 1024 ** 2,
  logger: { info: () => undefined, warn: () => undefined },
})
process.stdout.write(`${server.pid()}\n`)
