import { PROGRAMS, TOPICS } from '@smartlink/events/topics'
import { expect, test } from 'vitest'
import { aclsOf, SIGNERS } from './acls.ts'
import type { Acl } from './acls.ts'
import { kafkaAclsCommands } from './kafka-acls.ts'

const PREFIXES = { topicPrefix: 'eu.', groupPrefix: 'eu-' }

/** What Kafka's tool makes of a command: each operation on each resource. */
function givenBy(command: string): string[] {
  const words = command.replaceAll('\\\n', ' ').split(/ +/)
  const after = (flag: string): string[] => words.flatMap((word, at) => (word === flag ? [words[at + 1] ?? ''] : []))
  const [pattern = 'literal'] = after('--resource-pattern-type')
  const resources = ['topic', 'group', 'transactional-id'] as const
  return resources.flatMap((resource) =>
    after(`--${resource}`).flatMap((name) =>
      after('--operation').map((operation) => `${operation} ${resource} ${pattern} ${name}`),
    ),
  )
}

test.each(SIGNERS)('the commands give %s exactly what the list says, each once', (signer) => {
  const acls = aclsOf(signer, PREFIXES)
  const text = ({ operation, resource, pattern, name }: Acl): string => `${operation} ${resource} ${pattern} ${name}`
  const given = kafkaAclsCommands(acls, { bootstrap: '"$KAFKA"', principal: 'User:x' }).flatMap(givenBy)
  expect(given.toSorted()).toEqual(acls.map(text).toSorted())
  expect(new Set(given).size).toBe(given.length)
})

test('every topic and group has its prefix, and only the operator may create', () => {
  for (const program of PROGRAMS) {
    for (const { operation, resource, name } of aclsOf(program, PREFIXES)) {
      expect(name).toMatch(resource === 'group' ? /^eu-/ : /^eu\./)
      expect(operation).not.toBe('Create')
    }
  }
  expect(aclsOf('operator', PREFIXES).filter(({ operation }) => operation === 'Create')).toHaveLength(TOPICS.length)
})

test('a principal that a shell would take apart stands in quotes', () => {
  const [command] = kafkaAclsCommands(aclsOf('report', PREFIXES), { bootstrap: 'b:1', principal: "User:O'Neil & Co" })
  expect(command).toContain(String.raw`--allow-principal 'User:O'\''Neil & Co'`)
})
