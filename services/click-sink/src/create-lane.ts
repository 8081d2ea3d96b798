import { CLICK_SINK } from '@smartlink/events/groups'
import { CATALOG, CLICKS, CONVERSIONS, FRAUD_SCORES, parkedTopic, replayTopic } from '@smartlink/events/topics'
import { BatchLane } from './batch-lane.ts'
import { ClickLane } from './clicks/click-lane.ts'
import { ConversionStore } from './conversions/conversion-store.ts'
import { CatalogHistoryStore } from './history/catalog-history-store.ts'
import { ScoreStore } from './history/score-store.ts'
import { createPark } from './park.ts'
import { ReplayedClicks } from './replay/replayed-clicks.ts'
import { ReplayedConversions } from './replay/replayed-conversions.ts'
import { replayLogId } from './replay/replayed-record.ts'
import type { Assignment } from '@smartlink/event-log/event-log'
import type { Topic } from '@smartlink/events/topics'
import type { BatchStore } from './batch-lane.ts'
import type { Lane } from './lane.ts'
import type { Park } from './park.ts'
import type { SinkContext } from './sink-context.ts'

/** Everything that click-sink reads as a consumer. */
export const SINK_TOPICS: readonly string[] = CLICK_SINK.topics.map(({ name }) => name)

/** The lane of a partition, by its topic. */
export function createLane(assignment: Assignment, context: SinkContext, logId: string): Lane {
  if (assignment.topic === CLICKS.name) return new ClickLane(assignment, context, logId)
  return new BatchLane(assignment, context, storeFor(assignment.topic, context, logId))
}

function storeFor(topic: string, context: SinkContext, logId: string): BatchStore {
  const parkFor = (source: Topic): Park => createPark({ ...context, output: parkedTopic(source).name })
  switch (topic) {
    case CONVERSIONS.name:
      return new ConversionStore({ context, park: parkFor(CONVERSIONS), logId })
    case CATALOG.name:
      return new CatalogHistoryStore(context, logId)
    case FRAUD_SCORES.name:
      return new ScoreStore(context, logId)
    case replayTopic(CLICKS).name:
      return new ReplayedClicks({ context, park: parkFor(CLICKS), logId, topic })
    case replayTopic(CONVERSIONS).name:
      return new ReplayedConversions(
        new ConversionStore({ context, park: parkFor(CONVERSIONS), logId: replayLogId(logId) }),
      )
    default:
      throw new Error(`click-sink does not read ${topic}`)
  }
}
