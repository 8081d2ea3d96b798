import type { ClusterInspection, TopicInspection } from '@smartlink/event-log/kafka/inspect-cluster'
import { INTERNAL_TOPICS } from '../acls/acls.ts'
import { findingsOf, listed } from './finding.ts'
import type { Finding } from './finding.ts'

/** One way in which a topic of Kafka may lose records that it acknowledged. */
interface Risk {
  readonly code: string
  has(topic: TopicInspection): boolean
  readonly message: string
  readonly todo: string
}

const RISKS: readonly Risk[] = [
  {
    code: 'one_replica',
    has: ({ replicas }) => replicas === 1,
    message: 'may lose acknowledged records with the disk of one broker, which has the only copy',
    todo: 'Run three brokers and give the topics three replicas (kafka-reassign-partitions.sh).',
  },
  {
    code: 'acknowledged_by_one',
    has: ({ replicas, settings }) => replicas > 1 && Number(settings?.get('min.insync.replicas')) < 2,
    message: 'may lose acknowledged records: while replicas lag, one copy is enough for an acknowledgement',
    todo: 'Have three replicas, and set min.insync.replicas to 2 (kafka-configs.sh --alter).',
  },
  {
    code: 'unclean_election',
    has: ({ settings }) => settings?.get('unclean.leader.election.enable') === 'true',
    message: 'may lose acknowledged records: a replica that lacks some may be made leader',
    todo: 'Set unclean.leader.election.enable to false (kafka-configs.sh --alter).',
  },
  {
    code: 'aged_by_events',
    has: ({ settings }) => ![undefined, 'LogAppendTime'].includes(settings?.get('message.timestamp.type')),
    message: 'ages records by the time of their events: what is shipped late may be dropped before it is read',
    todo: 'Set message.timestamp.type to LogAppendTime (kafka-configs.sh --alter).',
  },
  {
    code: 'behind',
    has: ({ inSync, replicas }) => inSync < replicas,
    message: 'has replicas that lag or are away; fewer brokers than usual hold the newest records',
    todo: 'Look after the brokers: one is down, or its disk or network is slow.',
  },
  {
    code: 'no_spare',
    has: ({ replicas, settings }) => replicas > 1 && Number(settings?.get('min.insync.replicas')) >= replicas,
    message: 'takes no records any more as soon as one broker is away',
    todo: 'Set min.insync.replicas to one less than there are replicas (kafka-configs.sh --alter).',
  },
]
/** Said by a risk in better words. */
const TOLD_AS_RISK =
  /^(replication\.factor|min\.insync\.replicas|unclean\.leader\.election\.enable|message\.timestamp\.type):/

/** What a cluster is found to be: its topics, and where it may lose what it acknowledged. */
export function checkTopics({ brokers, topics }: ClusterInspection): Finding[] {
  const { ok, warning, error } = findingsOf('topics')
  const findings: Finding[] = []
  const own = topics.filter(({ topic }) => !INTERNAL_TOPICS.includes(topic))
  const named = (state: TopicInspection['state']): string[] =>
    own.filter((topic) => topic.state === state).map(({ topic }) => topic)

  const missing = named('missing')
  if (missing.length > 0) {
    findings.push(error('missing', `there is no ${listed(missing)}`, '`smartlink topics apply` makes what is missing.'))
  }
  const hidden = named('hidden')
  if (hidden.length > 0) {
    const todo = '`smartlink topics acls --service operator` prints the rights that are needed.'
    findings.push(error('hidden', `this user may not look at ${listed(hidden)}`, todo))
  }
  const there = topics.filter(({ partitions }) => partitions > 0)
  const leaderless = there.filter((topic) => topic.leaderless > 0).map((one) => `${one.topic} (${one.leaderless})`)
  if (leaderless.length > 0) {
    const todo = 'Bring back the brokers that held them.'
    findings.push(error('leaderless', `nobody leads partitions of ${listed(leaderless)}: nothing goes in or out`, todo))
  }
  for (const { code, has, message, todo } of RISKS) {
    // Kafka's own topics are its own business, except for where they lie.
    const affected = there.filter((topic) => has(topic) && (own.includes(topic) || code === 'one_replica'))
    if (affected.length > 0) {
      findings.push(warning(code, `${listed(affected.map(({ topic }) => topic))} ${message}`, todo))
    }
  }
  for (const { topic, differences } of own) {
    const rest = differences.filter((difference) => !TOLD_AS_RISK.test(difference))
    if (rest.length === 0) continue
    findings.push(warning('differs', `${topic} is not as the catalogue says: ${rest.join('; ')}`, DIFFERS_TODO))
  }
  const where = `${brokers.length} ${brokers.length === 1 ? 'broker' : 'brokers'}`
  if (findings.length > 0) return findings
  const fewest = Math.min(...there.map(({ replicas }) => replicas))
  return [ok(`${where}, ${own.length} topics as the catalogue says, at least ${fewest} copies of each record`)]
}

const DIFFERS_TODO =
  'Change the setting with kafka-configs.sh --alter; partitions can only be added, and those of caps.* never.'
