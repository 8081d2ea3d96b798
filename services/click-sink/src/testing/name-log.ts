import { CATALOG } from '@smartlink/events/topics'
import type { EventLog } from '@smartlink/event-log/event-log'

/** Gives a log its id, as control does when it is new. */
export async function nameLog(log: EventLog, logId: string): Promise<void> {
  const at = new Date().toISOString()
  const identity = { kind: 'meta', id: 'log', revision: 1, at, actor: 'test', body: { log_id: logId } }
  await log.append(CATALOG.name, [{ key: 'meta/log', value: Buffer.from(JSON.stringify(identity)) }])
}
