import { DECIDER } from '@smartlink/catalog/needs'
import { readCatalogRecord } from '@smartlink/catalog/record/read-record'
import { readTokenRecord } from '@smartlink/catalog/record/token-record'
import type { EventLog } from '@smartlink/event-log/event-log'
import { ERASURE_MESSAGE, isErasureKey } from '@smartlink/events/erasure-message'
import { CATALOG, ERASED, SECRETS } from '@smartlink/events/topics'
import { RequestError } from '../errors.ts'
import { readingOf } from '../installation/log-reading.ts'
import { newestRecords } from '../installation/newest-records.ts'
import type { Backup } from './backup-file.ts'
import { LOG_IDENTITY_KEY } from '../installation/log-id.ts'
import { BACKED_UP_TOPICS } from './collect.ts'
import { catalogIds, planRestore, tokenIds } from './plan-restore.ts'
import type { RestorePlan, Values } from './plan-restore.ts'

export interface Restored {
  readonly catalog: number
  readonly tokens: number
  readonly erased: number
  /** Entities and tokens that were there before, are not in the backup, and stay. */
  readonly others: readonly string[]
}

/** As many as control writes at once. */
const RECORDS_AT_ONCE = 1_000
const NAMED = 5

/** Refuses records that no reader would understand, before anything is written. */
export function checkRecords({ records }: Backup): void {
  for (const { topic, key, value } of records) {
    if (!BACKED_UP_TOPICS.some(({ name }) => name === topic))
      throw unreadable(topic, key, 'no such topic is in a backup')
    const bytes = Buffer.from(value)
    if (topic === ERASED.name) continue
    const read = topic === CATALOG.name ? readCatalogRecord(bytes, DECIDER) : readTokenRecord(bytes)
    if (read.state === 'unreadable') throw unreadable(topic, key, read.detail)
  }
}

/** What is to be written into a log, worked out before anything is. Throws {@link RequestError} for a catalog that is not empty. */
export async function prepareRestore(
  log: EventLog,
  backup: Backup,
  { overwrite, nowMs }: { readonly overwrite: boolean; readonly nowMs: number },
): Promise<() => Promise<Restored>> {
  const now = new Date(nowMs).toISOString()
  const catalog = planRestore(inBackup(backup, CATALOG.name), await presentIn(log, CATALOG.name), {
    now,
    idsIn: catalogIds,
    isBeginning: ({ kind, actor, body }) => kind === 'domain' && actor === 'control' && body['default'] === true,
  })
  const tokens = planRestore(inBackup(backup, SECRETS.name), await presentIn(log, SECRETS.name), {
    now,
    idsIn: tokenIds,
    isBeginning: ({ actor }) => actor === 'control',
  })
  const inTheWay = [...catalog.inTheWay, ...tokens.inTheWay]
  if (inTheWay.length > 0 && !overwrite) {
    const named = inTheWay.slice(0, NAMED).join(', ') + (inTheWay.length > NAMED ? ' …' : '')
    throw new RequestError(
      `the catalog of this installation is not empty (${named}). Restore into a new one, or say --overwrite: what the backup holds takes the place of what is there under the same id, everything else stays`,
    )
  }
  const erased = await erasedWrites(log, inBackup(backup, ERASED.name))
  return async () => {
    await writeFenced(log, SECRETS.name, tokens)
    for (let at = 0; at < erased.length; at += RECORDS_AT_ONCE) {
      await log.append(ERASED.name, erased.slice(at, at + RECORDS_AT_ONCE))
    }
    await writeFenced(log, CATALOG.name, catalog)
    return {
      catalog: catalog.writes.length,
      tokens: tokens.writes.length,
      erased: erased.length,
      others: [...catalog.others, ...tokens.others],
    }
  }
}

/** One writer at a time: a control that runs is fenced, and takes over again when we are done, or fences us. */
async function writeFenced(log: EventLog, topic: string, { writes }: RestorePlan): Promise<void> {
  const writer = await log.fencedWriter({ topic, partition: 0, replay: () => undefined })
  try {
    for (let at = 0; at < writes.length; at += RECORDS_AT_ONCE) {
      const some = writes.slice(at, at + RECORDS_AT_ONCE)
      await writer.append(some.map(({ key, value }) => ({ key, value: Buffer.from(value) })))
    }
  } finally {
    await writer.close()
  }
}

/**
 * What was erased stays so, and is erased once more: a ClickHouse that is put back from its own backup may hold it again.
 */
async function erasedWrites(log: EventLog, backup: Values): Promise<{ key: string; value: Buffer }[]> {
  const present = await presentIn(log, ERASED.name)
  return [...backup].flatMap(([key, value]) => {
    if (present.has(key)) return []
    if (!isErasureKey(key)) return [{ key, value: Buffer.from(value) }]
    const erasure = ERASURE_MESSAGE.decode(Buffer.from(value))
    return [{ key, value: ERASURE_MESSAGE.encode({ ...erasure, state: 'asked', detail: '', done_at: null }) }]
  })
}

async function presentIn(log: EventLog, topic: string): Promise<Values> {
  const newest = await newestRecords(readingOf(log), topic)
  newest.delete(LOG_IDENTITY_KEY)
  return new Map([...newest].map(([key, value]) => [key, value.toString('utf8')]))
}

function inBackup({ records }: Backup, topic: string): Values {
  return new Map(records.filter((record) => record.topic === topic).map(({ key, value }) => [key, value]))
}

function unreadable(topic: string, key: string, why: string): RequestError {
  return new RequestError(`the record ${key} of ${topic} in this backup can't be read: ${why}. Nothing was changed`)
}
