import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describeOutboxes } from '../outbox/describe-outboxes.ts'
import { bytesText, findingsOf } from './finding.ts'
import type { Finding } from './finding.ts'

/** The outboxes of this data directory: what lies in them, and whether somebody ships what waits. */
export function checkOutbox(data: string, runs: boolean): Finding[] {
  if (!existsSync(join(data, 'outbox'))) return []
  const { ok, warning } = findingsOf('outbox')
  const parts = describeOutboxes(data)
  const bytes = bytesText(parts.reduce((sum, part) => sum + part.bytes, 0))
  const unshipped = parts.reduce((sum, part) => sum + (part.unshipped ?? 0), 0)
  const isLog = parts.some((part) => part.unshipped === null)
  if (isLog) return [ok(`${bytes} in ${data}/outbox, which is the log itself`)]
  if (unshipped > 0 && !runs) {
    const todo = `Start its ingress, or \`smartlink outbox ship ${data}\`.`
    return [warning('waits', `${unshipped} events wait in ${data}, and no process ships them`, todo)]
  }
  return [ok(`${bytes} in ${data}/outbox, ${unshipped} events to ship`)]
}
