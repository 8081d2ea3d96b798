/** Puts the prefixes of an installation in front of topics and groups, and takes them off again. */
export interface Names {
  topic(name: string): string
  original(prefixedTopic: string): string
  group(name: string): string
  /** Of the one writer of a partition. */
  transactionalId(topic: string, partition: number): string
}

export function createNames(topicPrefix: string, groupPrefix: string): Names {
  return {
    topic: (name) => topicPrefix + name,
    original: (prefixed) => prefixed.slice(topicPrefix.length),
    group: (name) => groupPrefix + name,
    transactionalId: (topic, partition) => `${topicPrefix}${topic}/${partition}`,
  }
}
