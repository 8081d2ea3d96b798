import { readCatalogRecord } from '@smartlink/catalog/record/read-record'
import { CATALOG } from '@smartlink/events/topics'
import { RequestError } from '../errors.ts'
import type { LogReading } from './log-reading.ts'

/** The identity of a log is its own: a copy of the installation is another. */
export const LOG_IDENTITY_KEY = 'meta/log'

/** The id that control gave the log when it was new; undefined when it never ran there. */
export async function findLogId(log: LogReading): Promise<string | undefined> {
  let logId: string | undefined
  await log.read(CATALOG.name, ({ key, value }) => {
    if (key.toString() !== LOG_IDENTITY_KEY) return true
    const read = readCatalogRecord(value, Number.MAX_SAFE_INTEGER)
    if (read.state === 'read' && read.change.kind === 'meta' && read.change.id === 'log') {
      logId = read.change.body.log_id
    }
    return true
  })
  return logId
}

/** The same of a log that has one. */
export async function readLogId(log: LogReading): Promise<string> {
  const logId = await findLogId(log)
  if (logId === undefined) throw new RequestError('this log has no identity yet: control was never started on it')
  return logId
}
