import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readMovedLog, writeMovedLog } from '@smartlink/event-log/embedded/moved-log'
import type { MovedLog } from '@smartlink/event-log/embedded/moved-log'
import type { EventLog } from '@smartlink/event-log/event-log'
import { CATALOG, SECRETS, topicsOf } from '@smartlink/events/topics'
import { lockDirectory } from '@smartlink/service-kit/directory-lock'
import type { DirectoryLock } from '@smartlink/service-kit/directory-lock'
import type { Settings } from '@smartlink/service-kit/flags'
import { RequestError } from '../errors.ts'
import { findLogId } from '../installation/log-id.ts'
import { readingOf, readingOfFiles } from '../installation/log-reading.ts'
import { withLog } from '../installation/open-log.ts'
import { copyLog, verifyCopy } from './copy-log.ts'
import type { Copied } from './copy-log.ts'
import { drainLog } from './drain.ts'
import { setAside } from './set-aside.ts'

export interface MoveOptions {
  /** How long everything may take to be stored. */
  readonly drainTimeoutMs: number
  say(what: string): void
}

export type Move =
  | { readonly state: 'moved'; readonly logId: string; readonly copied: Copied; readonly aside: string }
  | { readonly state: 'was moved before'; readonly logId: string }
  | { readonly state: 'not drained' }

/**
 * Moves the embedded log of a stopped installation to the log that the settings name. Every step may be cut off and the whole run
 * again: the old log is in force until it is set aside, and that is written down before it begins.
 */
export async function moveLog(settings: Settings, options: MoveOptions): Promise<Move> {
  const { data } = settings
  const before = readMovedLog(data)
  if (before?.state !== undefined && before.state !== 'copying') requireSameTarget(before, settings)
  if (before?.state === 'moved') return { state: 'was moved before', logId: before.log_id }
  if (before === undefined && !existsSync(join(data, 'log'))) {
    throw new RequestError(`${data} holds no log; name the data directory with --data`)
  }
  const lock = lockDirectory(data)
  try {
    if (before?.state === 'moving') return finish(data, before, {}, options)
    return await move(settings, before, lock, options)
  } finally {
    lock.release()
  }
}

async function move(
  settings: Settings,
  before: MovedLog | undefined,
  lock: DirectoryLock,
  options: MoveOptions,
): Promise<Move> {
  const { data, log: to, topicPrefix } = settings
  const source = readingOfFiles(data)
  const fromLogId = await findLogId(source)
  if (fromLogId === undefined) {
    throw new RequestError(
      `the log of ${data} was never in use: start with --log ${to} at once, or restore a backup with it`,
    )
  }
  // Asked before anything takes long: a wrong address, or a log that is somebody else's.
  const moving = await withLog(settings, (target) => chooseTarget(settings, target, before, fromLogId))
  writeMovedLog(data, moving)

  options.say('Draining: everything in the log goes to ClickHouse, and every stream is closed')
  const drained = await drainLog(settings, fromLogId, lock, {
    timeoutMs: options.drainTimeoutMs,
    onWaiting: (reason) => options.say(`Waiting for ${reason}`),
  })
  if (!drained) return { state: 'not drained' }

  const copied = await withLog(settings, async (target) => {
    const copy = {
      source,
      target,
      logId: moving.log_id,
      nowMs: settings.clock ?? Date.now(),
      onTopic: (topic: string, records: number) => options.say(`Copied ${topic}: ${records} records`),
    }
    options.say(`Copying to ${to}${topicPrefix === '' ? '' : `, topics ${topicPrefix}…`}`)
    const result = await copyLog(copy)
    await verifyCopy(copy)
    return result
  })
  return finish(data, moving, copied, options)
}

/** Makes the topics, and refuses a log that belongs to another installation. */
async function chooseTarget(
  settings: Settings,
  target: EventLog,
  before: MovedLog | undefined,
  fromLogId: string,
): Promise<MovedLog> {
  const { log: to, topicPrefix } = settings
  for (const report of await target.ensureTopics(topicsOf(settings))) {
    if (report.state === 'differs') {
      throw new RequestError(
        `${report.topic} is there already and not as it should be (${report.differences.join('; ')}): mend it, or give the settings it was made with`,
      )
    }
  }
  const isOurs = before?.to === to && before.topic_prefix === topicPrefix
  const identity = await findLogId(readingOf(target))
  const isEmpty =
    identity === undefined && (await isEmptyTopic(target, CATALOG.name)) && (await isEmptyTopic(target, SECRETS.name))
  if (!isEmpty && !(isOurs && (identity === undefined || identity === before.log_id))) {
    throw new RequestError(
      `${to} holds an installation already${identity === undefined ? '' : ` (${identity})`}: move into an empty one, or say --topic-prefix`,
    )
  }
  return {
    state: 'copying',
    to,
    topic_prefix: topicPrefix,
    from_log_id: fromLogId,
    log_id: isOurs ? before.log_id : randomUUID(),
  }
}

function finish(data: string, moving: MovedLog, copied: Copied, { say }: MoveOptions): Move {
  writeMovedLog(data, { ...moving, state: 'moving' })
  say('Setting the old log aside')
  const aside = setAside(data, moving.from_log_id)
  writeMovedLog(data, { ...moving, state: 'moved' })
  return { state: 'moved', logId: moving.log_id, copied, aside }
}

function requireSameTarget(before: MovedLog, { data, log, topicPrefix }: Settings): void {
  if (before.to === log && before.topic_prefix === topicPrefix) return
  const prefix = before.topic_prefix === '' ? '' : ` --topic-prefix ${before.topic_prefix}`
  throw new RequestError(
    `the log of ${data} ${before.state === 'moved' ? 'was moved' : 'is being moved'} to ${before.to}${prefix}, not to ${log}`,
  )
}

async function isEmptyTopic(log: EventLog, topic: string): Promise<boolean> {
  let isEmpty = true
  await readingOf(log).read(topic, () => {
    isEmpty = false
    return false
  })
  return isEmpty
}
