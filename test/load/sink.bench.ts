import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { avroContainer } from '@smartlink/click-sink/clicks/avro-container'
import { openClickHouse } from '@smartlink/clickhouse/clickhouse-client'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { startEmbeddedClickHouse } from '@smartlink/clickhouse/embedded/start-embedded-clickhouse'
import { insertClicksStatement } from '@smartlink/clickhouse/insert/insert-clicks.sql'
import { migrate } from '@smartlink/clickhouse/migrations/migrate'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import type { EventLog } from '@smartlink/event-log/event-log'
import { newestSchema } from '@smartlink/events/schemas'
import { CLICKS } from '@smartlink/events/topics'
import { prepareLog } from '@smartlink/ingress/testing/ingress-on-log'
import { createLogger } from '@smartlink/service-kit/logger'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { startKafka } from '../harness/kafka.ts'
import { startProcess } from '../harness/process.ts'
import { temporaryDirectory } from '../harness/smart-link.ts'
import type { Bench } from './bench-kind.ts'
import { processCpuMs, processesOf } from './cpu-times.ts'
import { clickMaker } from './made-clicks.ts'
import { LOAD_CORE, pin, SERVER_CORE } from './pin.ts'
import { table } from './performance-page.ts'
import { showSpread } from './spread.ts'
import { MEMBERS } from './targeted-catalog.ts'

const PARTITIONS = CLICKS.partitions
/** What the sink puts into one insert when much is waiting. */
const INSERT_ROWS = 30_000
const ROWS = PARTITIONS * INSERT_ROWS
const ROUNDS = 4
const APPEND_ROWS = 3_000
const KEY = Buffer.alloc(8)
/** Stands where a log's id would, in rows that came from files. */
const FILES = 'file'

/** What one way of one round cost. */
interface Taken {
  readonly perSecond: number
  readonly serverUs: number
  readonly sinkUs: number
}

/** One insert, lying in a file. */
interface AvroFile {
  readonly path: string
  readonly partition: number
  readonly first: number
  readonly rows: number
}

/** How fast click-sink stores clicks from Kafka, beside ClickHouse taking the same rows from files. */
export const bench: Bench = {
  title: 'Storing clicks',
  needs: 'kafka',

  async run({ quick, say }) {
    const rows = quick ? ROWS / 10 : ROWS
    const logger = createLogger({ level: 'silent', pretty: false })
    const directory = temporaryDirectory()
    const others = new Set(processesOf('java'))
    const kafka = await startKafka({ brokers: 1 })
    const brokers = processesOf('java').filter((pid) => !others.has(pid))
    const server = await startEmbeddedClickHouse({ dir: join(directory.path, 'clickhouse'), httpPort: 0, logger })
    const url = `kafka://${kafka.brokers.join(',')}`
    const log = await openEventLog({
      url,
      dataDir: directory.path,
      topicPrefix: '',
      groupPrefix: '',
      logger,
      clientId: 'bench',
    })
    const schema = openClickHouse(server.connection, 'schema')
    const clickhouse = openClickHouse(server.connection, 'sink')
    try {
      pin(server.pid() ?? 0, SERVER_CORE)
      for (const pid of [process.pid, ...brokers]) pin(pid, LOAD_CORE)
      await migrate(schema, { fsync: false })
      await prepareLog(log)
      const make = await clickMaker(directory.path, PARTITIONS)
      const stored = async (): Promise<number> =>
        (await clickhouse.query<{ rows: number }>('SELECT count() AS rows FROM clicks'))[0]?.rows ?? 0
      const settled = (): Promise<unknown> =>
        waitFor(async () => (await clickhouse.query('SELECT 1 FROM system.merges LIMIT 1')).length === 0, {
          deadlineMs: 60_000,
          what: 'ClickHouse to be done with merging',
        })

      /** `first`: offset, in every partition, of the first click that is not stored yet. */
      const fromKafka = async (first: number): Promise<Taken> => {
        const before = await stored()
        const cpuMs = processCpuMs(server.pid() ?? 0)
        const sink = await startProcess({
          args: ['services/click-sink/src/main.ts', '--ops-port', '0'],
          env: {
            NODE_ENV: 'production',
            SMARTLINK_LOG_LEVEL: 'warn',
            SMARTLINK_LOG: url,
            SMARTLINK_DATA: join(directory.path, 'sink'),
            SMARTLINK_SECRETS: join(directory.path, 'secrets'),
            SMARTLINK_CLICKHOUSE: server.url,
            SMARTLINK_CLICKHOUSE_USER: server.connection.user,
            SMARTLINK_CLICKHOUSE_PASSWORD_FILE: server.connection.passwordFile ?? '',
          },
        })
        pin(sink.pid, LOAD_CORE)
        const sinkBeforeMs = processCpuMs(sink.pid)
        await waitFor(async () => (await stored()) >= before + rows, {
          deadlineMs: 120_000,
          what: 'the sink to store everything',
        })
        const endMs = Date.now()
        const sinkMs = processCpuMs(sink.pid) - sinkBeforeMs
        const serverMs = processCpuMs(server.pid() ?? 0) - cpuMs
        const [begin] = await clickhouse.query<{ ms: number }>(
          `SELECT toUnixTimestamp64Milli(min(stored_at)) AS ms FROM clicks
           WHERE log_id != '${FILES}' AND log_offset >= {first:Int64}`,
          { first },
        )
        sink.kill('SIGTERM')
        await sink.ended
        return takenIn(endMs - (begin?.ms ?? Number.NaN), rows, serverMs, sinkMs)
      }

      const fromFiles = async (files: readonly AvroFile[]): Promise<Taken> => {
        const cpuMs = processCpuMs(server.pid() ?? 0)
        const begin = performance.now()
        await Promise.all(
          Array.from({ length: PARTITIONS }, async (_, partition) => {
            for (const file of files) if (file.partition === partition) await insertFile(clickhouse, file)
          }),
        )
        return takenIn(performance.now() - begin, rows, processCpuMs(server.pid() ?? 0) - cpuMs, 0)
      }

      const rounds: { readonly sink: Taken; readonly file: Taken }[] = []
      for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
        say(`round ${round + 1}: writing ${rows.toLocaleString('en')} clicks to Kafka and to files`)
        const first = (round * rows) / PARTITIONS
        const files = await writeClicks(log, make, directory.path, first, rows / PARTITIONS)
        await settled()
        const filesFirst = round % 2 === 1
        const early = filesFirst ? await fromFiles(files) : undefined
        if (filesFirst) await settled()
        const sink = await fromKafka(first)
        if (!filesFirst) await settled()
        const file = early ?? (await fromFiles(files))
        say(`sink ${sink.perSecond.toFixed(0)}/s, files ${file.perSecond.toFixed(0)}/s`)
        rounds.push({ sink, file })
      }
      return report(rounds, rows)
    } finally {
      await log.close()
      await schema.close()
      await clickhouse.close()
      await server.stop()
      await kafka.stop()
      directory.remove()
    }
  },
}

/** Appends clicks to every partition, and writes the same ones to files as the sink would insert them. */
async function writeClicks(
  log: EventLog,
  make: (partition: number) => Buffer,
  directory: string,
  first: number,
  rowsEach: number,
): Promise<AvroFile[]> {
  const schema = newestSchema('click')
  const files: AvroFile[] = []
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const values = Array.from({ length: rowsEach }, () => make(partition))
    for (let at = 0; at < rowsEach; at += APPEND_ROWS) {
      const some = values.slice(at, at + APPEND_ROWS)
      await log.append(
        CLICKS.name,
        some.map((value) => ({ key: KEY, value, partition })),
      )
    }
    for (let at = 0; at < rowsEach; at += INSERT_ROWS) {
      const some = values.slice(at, at + INSERT_ROWS)
      const rows = some.map((value, index) => ({
        schema,
        record: { topic: CLICKS.name, partition, key: KEY, value, offset: first + at + index, timestampMs: 0 },
      }))
      const file = { path: join(directory, `${partition}-${at}.avro`), partition, first: first + at, rows: rows.length }
      writeFileSync(file.path, avroContainer(statementFor(file).inputSchema, rows))
      files.push(file)
    }
  }
  return files
}

function statementFor({ partition, first, rows }: Omit<AvroFile, 'path'>) {
  return insertClicksStatement({ logId: FILES, ranges: [{ partition, first, last: first + rows - 1 }] })
}

function insertFile(clickhouse: ClickHouseClient, file: AvroFile): Promise<void> {
  return clickhouse.insertAvro(statementFor(file), readFileSync(file.path), { token: file.path + String(file.first) })
}

function takenIn(ms: number, rows: number, serverMs: number, sinkMs: number): Taken {
  return { perSecond: (rows * 1_000) / ms, serverUs: (serverMs * 1_000) / rows, sinkUs: (sinkMs * 1_000) / rows }
}

function report(rounds: readonly { readonly sink: Taken; readonly file: Taken }[], rows: number): string {
  const figures = (of: (round: (typeof rounds)[number]) => number, digits: number): string =>
    showSpread(rounds.map(of), digits)
  return `${table(
    ['way', 'rows/s', 'CPU of ClickHouse, µs a row', 'CPU of click-sink, µs a row'],
    [
      [
        'click-sink, from Kafka',
        figures(({ sink }) => sink.perSecond, 0),
        figures(({ sink }) => sink.serverUs, 1),
        figures(({ sink }) => sink.sinkUs, 1),
      ],
      [
        'ClickHouse, the same rows from files',
        figures(({ file }) => file.perSecond, 0),
        figures(({ file }) => file.serverUs, 1),
        '–',
      ],
    ],
  )}

click-sink ÷ files: **${figures(({ sink, file }) => sink.perSecond / file.perSecond, 2)}**

How it was taken: ${rounds.length} rounds of ${rows.toLocaleString('en')} clicks with ${MEMBERS} offers in the trace, in ${PARTITIONS} partitions. They lie in Kafka before click-sink, a
process of its own, is started; its time runs from its first insert until all rows are there. The other way, before it in every other round, sends Avro files of ${INSERT_ROWS.toLocaleString('en')} of
the same rows from the disk to the same tables, with the same statement and settings, a file of each partition at a time. Both fill the hourly
aggregates. ClickHouse has core ${SERVER_CORE} to itself, broker and sink share core ${LOAD_CORE}: a ratio near 1 says that ClickHouse never waits for them. Ratios are taken
within a round.`
}
