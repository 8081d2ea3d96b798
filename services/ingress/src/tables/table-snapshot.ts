import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { RecordTable } from './record-table.ts'

const FORMAT = 1
const FILE = 'tables.jsonl'
/** Lines written before the event loop gets a turn. */
const LINES_PER_TURN = 500

/** What a restart can begin from while the log does not answer. */
export interface TableSnapshot {
  readonly takenAtMs: number
  readonly table: RecordTable
}

/**
 * Writes the tables to `<stateDir>/tables.jsonl`: a header, one line per record, and a last line with their number, so
 * that half a file is known as such. The file is replaced as a whole.
 */
export async function writeSnapshot(stateDir: string, table: RecordTable, takenAtMs: number): Promise<void> {
  await mkdir(stateDir, { recursive: true })
  const target = join(stateDir, FILE)
  const draft = `${target}.new`
  const stream = createWriteStream(draft, { mode: 0o600 })
  let records = 0
  stream.write(`${JSON.stringify({ format: FORMAT, taken_at: takenAtMs })}\n`)
  for (const record of table.records()) {
    records += 1
    const flowing = stream.write(`${JSON.stringify(record)}\n`)
    if (!flowing) await once(stream, 'drain')
    else if (records % LINES_PER_TURN === 0) await new Promise(setImmediate)
  }
  stream.end(`${JSON.stringify({ records })}\n`)
  await finished(stream)
  await sync(draft)
  await rename(draft, target)
  await sync(stateDir)
}

/** The last snapshot; undefined when there is none, or it is not whole. */
export async function readSnapshot(stateDir: string): Promise<TableSnapshot | undefined> {
  const table = new RecordTable()
  let takenAtMs: number | undefined
  let records = 0
  const lines = createInterface({ input: createReadStream(join(stateDir, FILE)), crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const line of lines) {
      const parsed = JSON.parse(line) as Partial<Record<string, unknown>>
      if (takenAtMs === undefined) {
        if (parsed['format'] !== FORMAT || typeof parsed['taken_at'] !== 'number') return undefined
        takenAtMs = parsed['taken_at']
      } else if (typeof parsed['records'] === 'number') {
        return parsed['records'] === records ? { takenAtMs, table } : undefined
      } else {
        const { topic, key, value } = parsed
        if (typeof topic !== 'string' || typeof key !== 'string' || typeof value !== 'string') return undefined
        table.apply({ topic, key, value })
        records += 1
      }
    }
    return undefined
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  } finally {
    lines.close()
  }
}

/** Forgets the snapshot: another log has other records. */
export async function removeSnapshot(stateDir: string): Promise<void> {
  await rm(join(stateDir, FILE), { force: true })
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
