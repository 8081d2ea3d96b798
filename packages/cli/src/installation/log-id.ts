import { readCatalogRecord } from '@smartlink/catalog/record/read-record'
import { CATALOG } from '@smartlink/events/topics'
import { RequestError } from '../errors.ts'
import type { LogReading } from './log-reading.ts'

/** The id that control gave the log when it was new. */
export async function readLogId(log: LogReading): Promise<string> {
  let logId: string | undefined
  await log.read(CATALOG.name, ({ key, value }) => {
    if (key.toString() !== 'meta/log') return true
    const read = readCatalogRecord(value, Number.MAX_SAFE_INTEGER)
    if (read.state === 'read' && read.change.kind === 'meta' && read.change.id === 'log') {
      logId = read.change.body.log_id
    }
    return true
  })
  if (logId === undefined) throw new RequestError('this log has no identity yet: control was never started on it')
  return logId
}
