import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { RequestError } from '../errors.ts'

export const BACKUP_FORMAT = 'smartlink.backup.1'

/** The newest record of a key of a compacted topic. */
export interface BackupRecord {
  readonly topic: string
  readonly key: string
  readonly value: string
}

/** A file of the directory of secrets. */
export interface BackupSecret {
  readonly file: string
  readonly content: string
}

export interface Backup {
  readonly madeAt: string
  /** Of the installation it was made of; a restored one has its own. */
  readonly logId: string
  readonly records: readonly BackupRecord[]
  readonly secrets: readonly BackupSecret[]
}

const head = z.object({ format: z.string(), made_at: z.iso.datetime(), log_id: z.uuid() })
const recordLine = z.strictObject({ topic: z.string(), key: z.string(), value: z.string() })
const secretLine = z.strictObject({ file: z.string().regex(/^[a-z][a-z-]{0,63}$/), content: z.string() })
const endLine = z.strictObject({ lines: z.int(), sha256: z.string() })

/** What a file may unpack to; a million entities of a kilobyte. */
const MAX_BYTES = 1024 ** 3

/**
 * Lines of JSON, packed: what it is, then records and files, at last how many lines there are and the SHA-256 of all of them. What
 * was cut or changed on the way is found before anything is made of it.
 */
export function encodeBackup({ madeAt, logId, records, secrets }: Backup): Buffer {
  const lines = [
    { format: BACKUP_FORMAT, made_at: madeAt, log_id: logId },
    ...secrets.map(({ file, content }) => ({ file, content })),
    ...records.map(({ topic, key, value }) => ({ topic, key, value })),
  ].map((line) => `${JSON.stringify(line)}\n`)
  const body = lines.join('')
  const end = { lines: lines.length, sha256: sha256(body) }
  return gzipSync(`${body}${JSON.stringify(end)}\n`)
}

/** Throws {@link RequestError} for bytes that are no whole backup, and for one of a newer format. */
export function decodeBackup(bytes: Buffer): Backup {
  const text = unpack(bytes)
  const lines = text.split('\n')
  // After the last line comes nothing.
  if (lines.pop() !== '') throw damaged('its end is missing')
  const last = lines.pop() ?? ''
  const first = read(head, lines[0] ?? '')
  if (first !== undefined && first.format !== BACKUP_FORMAT) {
    throw new RequestError(
      `this backup has the format ${first.format}, and this version reads ${BACKUP_FORMAT}: use the version that made it`,
    )
  }
  const end = read(endLine, last)
  if (end === undefined) throw damaged('its end is missing')
  if (end.lines !== lines.length || end.sha256 !== sha256(text.slice(0, text.length - last.length - 1))) {
    throw damaged('it does not have the checksum it had when it was made')
  }
  if (first === undefined) throw damaged('it does not say what it is')
  const records: BackupRecord[] = []
  const secrets: BackupSecret[] = []
  for (const [index, line] of lines.slice(1).entries()) {
    const record = read(recordLine, line)
    const secret = record === undefined ? read(secretLine, line) : undefined
    if (record !== undefined) records.push(record)
    else if (secret !== undefined) secrets.push(secret)
    else throw damaged(`line ${index + 2} is neither a record nor a file`)
  }
  return { madeAt: first.made_at, logId: first.log_id, records, secrets }
}

function unpack(bytes: Buffer): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES }).toString('utf8')
  } catch (cause) {
    throw new RequestError(`this is no backup, or a damaged one: ${(cause as Error).message}. Nothing was changed`, {
      cause,
    })
  }
}

function read<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function damaged(how: string): RequestError {
  return new RequestError(`this backup is damaged: ${how}. Nothing was changed`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
