import type { LogLogger } from '../open-log-options.ts'
import type { GroupCommits } from './group-commits.ts'

export interface AbsentGroupsOptions {
  readonly commits: Pick<GroupCommits, 'lastCommitMs'>
  /** The group reads the topic now, in this process, which is the only one there is. */
  hasMembers(group: string, topic: string): boolean
  now(): number
  readonly logger: LogLogger
  readonly abandonedAfterMs?: number
}

export interface AbsentGroups {
  /** Nobody waits for what it has not read any more. */
  isAbandoned(group: string, topic: string): boolean
}

/** Long enough for a service that is left out for a while to come back, short beside what an outbox has room for. */
const ABANDONED_AFTER_MS = 24 * 3_600_000
/** So long it has to be away under our eyes, or a system that was switched off for days would take from who starts late. */
const WATCHED_MS = 3_600_000
/** Services start one after the other. */
const SAY_AFTER_MS = 60_000

/**
 * Groups that read an outbox once and have no member now. Events wait for them, and the log says so, until they committed
 * nothing for a day and had no member for an hour of this run. A group that comes back later begins where the outbox
 * begins, as it would after the retention of a topic, and its service raises an alarm about what it missed.
 */
export function createAbsentGroups(options: AbsentGroupsOptions): AbsentGroups {
  const { commits, hasMembers, now, logger, abandonedAfterMs = ABANDONED_AFTER_MS } = options
  const openedAtMs = now()
  const leftAtMs = new Map<string, number>()
  const said = new Set<string>()

  return {
    isAbandoned(group, topic) {
      const name = `${group} ${topic}`
      const nowMs = now()
      if (hasMembers(group, topic)) {
        leftAtMs.set(name, nowMs)
        for (const state of [true, false]) said.delete(`${name} ${state}`)
        return false
      }
      const awayMs = nowMs - (leftAtMs.get(name) ?? openedAtMs)
      const lastMs = commits.lastCommitMs(group, topic)
      const isAbandoned = awayMs >= Math.min(WATCHED_MS, abandonedAfterMs) && nowMs - lastMs >= abandonedAfterMs
      const state = `${name} ${isAbandoned}`
      if (awayMs >= SAY_AFTER_MS && !said.has(state)) {
        said.add(state)
        const fields = { group, topic, last_commit: new Date(lastMs).toISOString() }
        if (isAbandoned) logger.error(fields, 'A group has no member for so long that nothing is kept for it any more')
        else logger.warn(fields, 'A group has no member: what it has not read is kept for it, and takes room')
      }
      return isAbandoned
    },
  }
}
