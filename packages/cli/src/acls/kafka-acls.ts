import type { Acl } from './acls.ts'

export interface CommandOptions {
  /** `host:port,…`, or a variable of the shell. */
  readonly bootstrap: string
  /** As the brokers name who signs in: `User:ingress`, `User:CN=ingress,O=acme`. */
  readonly principal: string
}

/**
 * The commands of Kafka's own tool that give these rights. One command carries any number of names and of operations, and
 * gives each with each: so names with the same operations share one.
 */
export function kafkaAclsCommands(acls: readonly Acl[], { bootstrap, principal }: CommandOptions): string[] {
  const byName = Map.groupBy(acls, ({ resource, pattern, name }) => `${resource} ${pattern} ${name}`)
  const together = Map.groupBy(byName.values(), ([first, ...rest]) =>
    [first?.resource, first?.pattern, ...[first, ...rest].map((acl) => acl?.operation)].join(' '),
  )
  return [...together.values()].map((groups) => {
    const [first] = groups
    const operations = first?.map(({ operation }) => `--operation ${operation}`) ?? []
    const { resource = 'topic', pattern = 'literal' } = first?.[0] ?? {}
    const names = groups.map(([acl]) => `--${resource} ${quoted(acl?.name ?? '')}`)
    return [
      `kafka-acls.sh --bootstrap-server ${bootstrap} --command-config admin.properties --add --force`,
      `--allow-principal ${quoted(principal)} ${operations.join(' ')}`,
      ...(pattern === 'prefixed' ? ['--resource-pattern-type prefixed'] : []),
      ...names,
    ].join(' \\\n  ')
  })
}

/** As one word for a shell. */
function quoted(text: string): string {
  return /^[A-Za-z0-9_./:@=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
