import { CLICKHOUSE_ROLES, rightsOf } from '@smartlink/clickhouse/rights'
import type { ClickHouseRole } from '@smartlink/clickhouse/rights'
import { Command, Option } from 'commander'
import { RequestError } from '../errors.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'

const NEEDS = { clickhouse: true } as const

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly role?: ClickHouseRole
  readonly user?: string
}

export function clickhouseCommand(): Command {
  const clickhouse = new Command('clickhouse').description('the ClickHouse of an installation')
  takesInstallation(clickhouse.command('grants'), NEEDS)
    .description(
      'prints the rights that services need on a ClickHouse, as SQL: click-sink and this command line sign in as the writer, ' +
        'the others as the reader',
    )
    .addOption(new Option('--role <role>', 'only of this one').choices(CLICKHOUSE_ROLES))
    .option('--user <name>', 'what the user is called (default: smartlink_<role>)')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => {
      const { clickhouseDatabase: database, clickhouseCluster: cluster } = installationSettings(options, NEEDS)
      if (options.user !== undefined && options.role === undefined) {
        throw new RequestError('--user is one user: say which role it has with --role')
      }
      const roles = options.role === undefined ? CLICKHOUSE_ROLES : [options.role]
      const users = roles.map((role) => ({
        role,
        user: options.user ?? `smartlink_${role}`,
        rights: rightsOf(role, database, cluster !== undefined),
      }))
      if (options.json) {
        process.stdout.write(`${JSON.stringify(users, null, 2)}\n`)
        return
      }
      const on = cluster === undefined ? '' : ` ON CLUSTER ${inQuotes(cluster)}`
      for (const { role, user, rights } of users) {
        const name = inQuotes(user)
        process.stdout.write(
          [
            `-- ${role}`,
            `CREATE USER IF NOT EXISTS ${name}${on} IDENTIFIED WITH sha256_hash BY '<sha256 of its password, hex>';`,
            ...rights.map((right) => `GRANT${on} ${right} TO ${name};`),
            '',
          ].join('\n'),
        )
      }
    })
  return clickhouse
}

/** A name as SQL takes any. */
function inQuotes(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}

const EXAMPLES = `
For instance:
  openssl rand -base64 24 > reader-password
  tr -d '\\n' < reader-password | sha256sum              # what stands in the CREATE USER
  smartlink clickhouse grants --role reader --clickhouse-database smartlink`
