import type { TopicSpec } from '../event-log.ts'

const FOR_EVER = '-1'

/** Every setting that a topic must have, beyond its partitions. */
export function settingsOf(spec: TopicSpec, replicas: number): Record<string, string> {
  const expires = spec.cleanup !== 'compact'
  return {
    'cleanup.policy': spec.cleanup,
    // A topic that is shipped to late must not be aged by the time of its events.
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': replicas >= 3 ? '2' : '1',
    'unclean.leader.election.enable': 'false',
    ...(expires ? { 'retention.ms': spec.retentionMs === undefined ? FOR_EVER : String(spec.retentionMs) } : {}),
    ...spec.settings,
  }
}

/** A topic as the brokers have it. */
export interface FoundTopic {
  /** Replicas of each partition. */
  readonly partitions: readonly { readonly replicas: readonly number[] }[]
  /** Undefined when this client may not read them. */
  readonly settings: ReadonlyMap<string, string> | undefined
}

/** In what a topic is not as it was specified, in words. */
export function differencesOf(spec: TopicSpec, replicas: number, { partitions, settings }: FoundTopic): string[] {
  const differences: string[] = []
  if (partitions.length !== spec.partitions) {
    differences.push(`partitions: ${partitions.length} instead of ${spec.partitions}`)
  }
  const fewest = Math.min(...partitions.map((partition) => partition.replicas.length))
  if (fewest < replicas) differences.push(`replication.factor: ${fewest} instead of ${replicas}`)
  if (settings === undefined) return [...differences, 'settings: not readable with the rights of this client']
  for (const [name, value] of Object.entries(settingsOf(spec, replicas))) {
    const is = settings.get(name) ?? ''
    if (inOrder(is) !== inOrder(value)) differences.push(`${name}: ${is} instead of ${value}`)
  }
  return differences
}

/** `delete,compact` is `compact,delete`. */
function inOrder(list: string): string {
  return list.split(',').toSorted().join(',')
}
