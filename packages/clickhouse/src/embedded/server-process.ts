/**
 * The process that becomes a ClickHouse server: `node server-process.ts <config file> <store directory>`.
 * It loads ClickHouse whole (libchdb.so of the chdb package) and calls its main function on this thread, which serves
 * HTTP until stdin ends. The pipe to stdin is held by the parent, so this process ends with it, however it dies.
 */
import { setPriority } from 'node:os'
import { libchdbPath } from 'chdb/libchdb'
import { DataType, load, open } from 'ffi-rs'

/** Below the click path: a merge or a report never takes the processor from a redirect. */
const NICENESS = 5

const [configFile, storeDir, listenTcp] = process.argv.slice(2)
if (configFile === undefined || storeDir === undefined)
  throw new Error('usage: server-process <config file> <store directory>')

setPriority(NICENESS)
open({ library: 'libchdb', path: libchdbPath() })

const commandLine = [
  'clickhouse',
  `--config-file=${configFile}`,
  `--path=${storeDir}`,
  '--log-level=information',
  '--query',
  [
    'SYSTEM START LISTEN HTTP',
    ...(listenTcp === 'tcp' ? ['SYSTEM START LISTEN TCP'] : []),
    // Reads until the parent closes the pipe or is gone.
    "SELECT * FROM file('-', 'LineAsString') FORMAT Null",
  ].join('; '),
]
process.exitCode = load({
  library: 'libchdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.I32,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [commandLine.length, commandLine],
})
