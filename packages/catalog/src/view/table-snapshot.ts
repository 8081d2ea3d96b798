import { createHash } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'

const FORMAT = 1
const CHUNK_BYTES = 1 << 20

/** What a snapshot of a materialised table was taken of. */
export interface SnapshotHeader {
  readonly log_id: string
  readonly taken_at_ms: number
  /** `topic/partition` → offset after the last record in it. */
  readonly positions: Readonly<Record<string, number>>
  /** Version of what its writer understood. */
  readonly decider: number
}

export type LoadedSnapshot =
  /** Its rows are parsed as they are asked for. */
  | { readonly state: 'loaded'; readonly header: SnapshotHeader; readonly rows: Iterable<unknown> }
  | { readonly state: 'absent' }
  | { readonly state: 'damaged'; readonly detail: string }

/** Writes lines of JSON beside the old snapshot and then takes its place, so that a crash leaves one that is whole. */
export async function saveSnapshot(path: string, header: SnapshotHeader, rows: Iterable<unknown>): Promise<void> {
  const temporary = `${path}.new`
  const hash = createHash('sha256')
  const file = await open(temporary, 'w', 0o600)
  try {
    let count = 0
    let chunk = JSON.stringify({ format: FORMAT, ...header }) + '\n'
    for (const row of rows) {
      chunk += JSON.stringify(row) + '\n'
      count++
      if (chunk.length < CHUNK_BYTES) continue
      hash.update(chunk)
      await file.write(chunk)
      chunk = ''
    }
    hash.update(chunk)
    await file.write(chunk + JSON.stringify({ rows: count, sha256: hash.digest('hex') }) + '\n')
    await file.sync()
  } catch (error) {
    await file.close()
    await rm(temporary, { force: true })
    throw error
  }
  await file.close()
  await rename(temporary, path)
}

export async function loadSnapshot(path: string): Promise<LoadedSnapshot> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (bytes === undefined) return { state: 'absent' }
  const endOfRows = bytes.lastIndexOf('\n', -2) + 1
  try {
    const seal = JSON.parse(bytes.toString('utf8', endOfRows)) as { rows?: unknown; sha256?: unknown }
    const hash = createHash('sha256').update(bytes.subarray(0, endOfRows)).digest('hex')
    if (seal.sha256 !== hash) return { state: 'damaged', detail: 'its seal does not fit its content' }
    const endOfHeader = bytes.indexOf('\n') + 1
    const first = bytes.toString('utf8', 0, endOfHeader)
    const { format, ...header } = JSON.parse(first) as SnapshotHeader & { format: number }
    if (format !== FORMAT) return { state: 'damaged', detail: `format ${format} is not known` }
    return { state: 'loaded', header, rows: rowsOf(bytes.subarray(endOfHeader, endOfRows)) }
  } catch (error) {
    if (error instanceof SyntaxError) return { state: 'damaged', detail: error.message }
    throw error
  }
}

function* rowsOf(lines: Buffer): Generator<unknown> {
  for (let from = 0; from < lines.length;) {
    const to = lines.indexOf('\n', from)
    yield JSON.parse(lines.toString('utf8', from, to)) as unknown
    from = to + 1
  }
}
