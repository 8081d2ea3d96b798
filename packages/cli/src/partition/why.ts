import { CLICKS } from '@smartlink/events/topics'
import type { LogRecord } from '@smartlink/event-log/event-log'
import { RequestError } from '../errors.ts'
import type { LogReading } from '../installation/log-reading.ts'
import { readLogId } from '../installation/log-id.ts'
import { findHoles } from '../outbox/find-holes.ts'
import type { LogHole } from '../outbox/find-holes.ts'
import { describeEvent } from '../parked/describe-event.ts'
import type { EventDescription } from '../parked/describe-event.ts'

/** Why a group stands where it stands in a partition. */
export type Standing =
  | 'caught_up'
  | 'behind'
  | 'never_committed'
  /** The next record names a schema that this build does not know: deploy readers first. */
  | 'writer_newer'
  /** A batch was declared and not confirmed: its rows may or may not be in ClickHouse yet. */
  | 'in_doubt'
  /** The group's position lies behind the end: the log lost what it had. */
  | 'position_beyond_end'
  /** The records at its position are gone: retention was faster. */
  | 'position_expired'

export interface PartitionReport {
  readonly topic: string
  readonly partition: number
  readonly group: string
  readonly standing: Standing
  readonly begin: number
  readonly end: number
  readonly committed: number | null
  readonly lag: number
  /** Node id of its leader; null when there is none (Kafka), or no brokers (embedded). */
  readonly leader: number | null
  /** The batch that is in doubt, as the group wrote it down. */
  readonly intent: unknown
  /** The record the group takes next. */
  readonly next: { readonly offset: number; readonly at: number; readonly event: EventDescription } | null
  /** Sequences that are missing in the log, of clicks. */
  readonly holes: readonly LogHole[]
}

/** Looks at one partition through the eyes of one group. Throws {@link RequestError} for a partition that is not there. */
export async function whyPartition(
  log: LogReading,
  place: { readonly topic: string; readonly partition: number; readonly group: string },
): Promise<PartitionReport> {
  const { topic, partition, group } = place
  const offsets = await log.offsets(topic)
  const found = offsets.find((one) => one.partition === partition)
  if (found === undefined) {
    throw new RequestError(`${topic} has the partitions 0 to ${offsets.length - 1}, not ${partition}`)
  }
  const { begin } = found
  const lag = (await log.lag(group, topic)).find((one) => one.partition === partition)
  // As it was after the position was read: the group goes on meanwhile.
  const end = lag?.end ?? found.end
  const committed = lag?.committed ?? null
  const intent = readIntent(lag?.metadata ?? null)
  const behind = lag?.lag ?? 0
  const next =
    behind > 0 && (committed ?? begin) <= end
      ? await recordAt(log, topic, partition, committed ?? begin, offsets)
      : undefined
  const event = next === undefined ? undefined : describeEvent(next.value)
  const holes = topic === CLICKS.name ? await findHoles(log, await readLogId(log), { partition }) : []
  return {
    topic,
    partition,
    group,
    standing: standingOf({ begin, end, committed, behind, intent, event, isKafka: log.kind === 'kafka' }),
    begin,
    end,
    committed,
    lag: behind,
    leader: log.leaderOf(topic, partition) ?? null,
    intent,
    next: next === undefined || event === undefined ? null : { offset: next.offset, at: next.timestampMs, event },
    holes,
  }
}

function standingOf(facts: {
  begin: number
  end: number
  committed: number | null
  behind: number
  intent: unknown
  event: EventDescription | undefined
  isKafka: boolean
}): Standing {
  const { begin, end, committed, behind, intent, event } = facts
  if (committed === null) return end > begin ? 'never_committed' : 'caught_up'
  if (committed > end && facts.isKafka) return 'position_beyond_end'
  if (committed < begin && behind > 0) return 'position_expired'
  if (event?.state === 'newer_schema') return 'writer_newer'
  if (intent !== null) return 'in_doubt'
  return behind > 0 ? 'behind' : 'caught_up'
}

/** click-sink writes what it is about to insert beside its commits, as JSON with a field `intent`. */
function readIntent(metadata: string | null): unknown {
  if (metadata === null || metadata === '') return null
  try {
    const parsed: unknown = JSON.parse(metadata)
    return typeof parsed === 'object' && parsed !== null && 'intent' in parsed ? parsed.intent : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

async function recordAt(
  log: LogReading,
  topic: string,
  partition: number,
  from: number,
  offsets: readonly { readonly partition: number; readonly begin: number; readonly end: number }[],
): Promise<LogRecord | undefined> {
  let found: LogRecord | undefined
  const starts = new Map(
    offsets.map((one) => [one.partition, one.partition === partition ? Math.max(from, one.begin) : one.end]),
  )
  await log.read(
    topic,
    (record) => {
      // What comes to the other partitions meanwhile is not asked.
      if (record.partition !== partition) return true
      found = record
      return false
    },
    starts,
  )
  return found
}
