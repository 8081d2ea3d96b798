import { createNames } from '@smartlink/event-log/kafka/names'
import { GROUPS } from '@smartlink/events/groups'
import { PROGRAMS, TOPICS } from '@smartlink/events/topics'
import type { Program } from '@smartlink/events/topics'

/** Who signs in to Kafka: the services, and the person who uses the command line. */
export const SIGNERS = [...PROGRAMS, 'operator'] as const

export type Signer = (typeof SIGNERS)[number]

/** One thing that one principal may do with one resource, or with all whose names begin so. */
export interface Acl {
  readonly operation: 'Read' | 'Write' | 'Create' | 'Describe' | 'DescribeConfigs'
  readonly resource: 'topic' | 'group' | 'transactional-id'
  readonly name: string
  readonly pattern: 'literal' | 'prefixed'
}

export interface Prefixes {
  readonly topicPrefix: string
  readonly groupPrefix: string
}

/** Topics of Kafka itself whose replication says whether positions and transactions survive a broker. */
export const INTERNAL_TOPICS: readonly string[] = ['__consumer_offsets', '__transaction_state']

/**
 * The least that a service needs, from the catalogue of topics and groups: to Read and to Write include to Describe. Nobody
 * but the operator may create topics.
 */
export function aclsOf(signer: Signer, prefixes: Prefixes): Acl[] {
  const names = createNames(prefixes.topicPrefix, prefixes.groupPrefix)
  if (signer === 'operator') return operatorAcls(names)
  return [
    ...TOPICS.flatMap((topic) => {
      const reads = topic.readBy.includes(signer)
      const writes = topic.writtenBy.includes(signer)
      return [
        ...(reads ? [onTopic('Read', names.topic(topic.name))] : []),
        ...(writes ? [onTopic('Write', names.topic(topic.name))] : []),
        // Control compares every topic with the catalogue as it starts.
        ...(signer === 'control' ? [onTopic('DescribeConfigs', names.topic(topic.name))] : []),
        ...(!reads && !writes && mayLookAt(signer, topic.name) ? [onTopic('Describe', names.topic(topic.name))] : []),
      ]
    }),
    ...GROUPS.flatMap(({ name, program, watchedBy }): Acl[] => {
      if (program === signer) return [onGroup('Read', names.group(name))]
      return watchedBy.includes(signer) ? [onGroup('Describe', names.group(name))] : []
    }),
    ...writersAcls(names, (topic) => topic.writtenBy.includes(signer)),
  ]
}

type Names = ReturnType<typeof createNames>

function mayLookAt(signer: Program, topic: string): boolean {
  const isWatched = GROUPS.some(
    ({ watchedBy, topics }) => watchedBy.includes(signer) && topics.some(({ name }) => name === topic),
  )
  return isWatched || signer === 'control'
}

/** Everything with what belongs to the installation, and nothing else. */
function operatorAcls(names: Names): Acl[] {
  return [
    ...TOPICS.flatMap(({ name }) =>
      (['Read', 'Write', 'Create', 'DescribeConfigs'] as const).map((operation) =>
        onTopic(operation, names.topic(name)),
      ),
    ),
    ...INTERNAL_TOPICS.map((name) => onTopic('Describe', name)),
    ...GROUPS.map(({ name }) => onGroup('Read', names.group(name))),
    ...writersAcls(names, () => true),
  ]
}

/** A writer of a partition has a transactional id of its own, `<topic>/<partition>`. */
function writersAcls(names: Names, mayWrite: (topic: (typeof TOPICS)[number]) => boolean): Acl[] {
  return TOPICS.filter((topic) => topic.fenced === true && mayWrite(topic)).map(({ name }) => ({
    operation: 'Write',
    resource: 'transactional-id',
    name: names.transactionalId(name, 0).replace(/0$/, ''),
    pattern: 'prefixed',
  }))
}

function onTopic(operation: Acl['operation'], name: string): Acl {
  return { operation, resource: 'topic', name, pattern: 'literal' }
}

function onGroup(operation: Acl['operation'], name: string): Acl {
  return { operation, resource: 'group', name, pattern: 'literal' }
}
