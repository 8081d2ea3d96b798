import {
  CAP_KEEPER_GROUP,
  CAP_WALLETS,
  CATALOG,
  CLICK_SINK_GROUP,
  CLICKS,
  CONTROL_GROUP,
  CONVERSIONS,
  FRAUD_SCORER_GROUP,
  FRAUD_SCORES,
  replayTopic,
} from './topics.ts'
import type { Program, Topic } from './topics.ts'

/** A consumer group: whose members share the partitions of its topics. */
export interface Group {
  readonly name: string
  readonly program: Program
  readonly topics: readonly Topic[]
  /** Programs that look at its positions. */
  readonly watchedBy: readonly Program[]
  /** It elects who writes, takes no records and commits nothing: it is never behind. */
  readonly electsOnly?: true
}

export const CLICK_SINK: Group = {
  name: CLICK_SINK_GROUP,
  program: 'click-sink',
  topics: [CLICKS, CONVERSIONS, CATALOG, FRAUD_SCORES, replayTopic(CLICKS), replayTopic(CONVERSIONS)],
  watchedBy: ['control'],
}

export const FRAUD_SCORER: Group = {
  name: FRAUD_SCORER_GROUP,
  program: 'fraud-scorer',
  topics: [CLICKS],
  watchedBy: ['control'],
}

export const CAP_KEEPER: Group = {
  name: CAP_KEEPER_GROUP,
  program: 'cap-keeper',
  topics: [CAP_WALLETS],
  watchedBy: ['control'],
}

/** Its one partition belongs to the process that writes the catalog. */
export const CONTROL: Group = {
  name: CONTROL_GROUP,
  program: 'control',
  topics: [CATALOG],
  watchedBy: [],
  electsOnly: true,
}

/** Every group of an installation. */
export const GROUPS: readonly Group[] = [CLICK_SINK, FRAUD_SCORER, CAP_KEEPER, CONTROL]
