import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@smartlink/service-kit/logger'
import type { IngressTables } from './ingress-tables.ts'
import type { TableSnapshots } from './table-snapshots.ts'

const LOG_ID_POLL_MS = 50

/** What the ingress begins with. */
export interface Beginning {
  readonly logId: string
  /** When the snapshot was taken that stands in for a log that does not answer; undefined when the log was read. */
  readonly snapshotTakenAtMs: number | undefined
}

/**
 * Waits until the tables are read whole; when the log does not answer in time, begins from the last snapshot, if there is
 * one. Then waits for the log's identity, which control makes once: an outbox names it in every segment.
 */
export async function beginTables(
  tables: IngressTables,
  snapshots: TableSnapshots,
  logAnswerMs: number,
  logger: Logger,
): Promise<Beginning> {
  await Promise.race([tables.ready, delay(logAnswerMs)])
  const snapshot = tables.isRead ? undefined : await snapshots.load()
  if (snapshot === undefined) await tables.ready
  else logger.warn({ taken_at: new Date(snapshot.takenAtMs) }, 'The log does not answer; starting from a snapshot')
  const { catalog } = tables
  if (catalog.logId === undefined) logger.info('Waiting for control to give the log its identity')
  while (catalog.logId === undefined) await delay(LOG_ID_POLL_MS)
  return { logId: catalog.logId, snapshotTakenAtMs: snapshot?.takenAtMs }
}
