import type { CapStatusTable } from '@smartlink/caps/cap-status-table'
import { createCapStatusTable } from '@smartlink/caps/cap-status-table'
import { decodeCapStatus } from '@smartlink/caps/messages'
import type { EventLog } from '@smartlink/event-log/event-log'
import { CAP_STATUS } from '@smartlink/events/topics'

/** What the ledger says of caps now, from `caps.status.v1`. */
export interface CapStatuses {
  readonly table: CapStatusTable
  readonly ready: Promise<void>
  close(): Promise<void>
}

export async function openCapStatuses(
  log: EventLog,
  onProblem: (problem: { readonly key: string }) => void,
  onCrash: (error: Error) => void,
): Promise<CapStatuses> {
  const statuses = createCapStatusTable()
  const table = await log.table({
    topics: [CAP_STATUS.name],
    onRecord: (record) => {
      const key = record.key.toString()
      const status = record.value === null ? undefined : decodeCapStatus(record.value.toString())
      if (status === undefined && record.value !== null) onProblem({ key })
      else statuses.apply(key, status)
    },
    onCrash,
  })
  return { table: statuses, ready: table.ready, close: () => table.close() }
}
