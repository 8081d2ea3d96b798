import { TOPICS, topicsOf } from '@smartlink/events/topics'
import type { Settings } from '@smartlink/service-kit/flags'
import { Command, Option } from 'commander'
import { aclsOf, SIGNERS } from '../acls/acls.ts'
import type { Signer } from '../acls/acls.ts'
import { kafkaAclsCommands } from '../acls/kafka-acls.ts'
import { RequestError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { examples } from '../help.ts'
import { inspectKafka } from '../installation/inspect-kafka.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { withLog } from '../installation/open-log.ts'
import { outputOf, table } from '../output.ts'

const NEEDS = { log: true, topics: true } as const

interface Options extends Record<string, unknown> {
  readonly json?: true
}

interface AclsOptions extends Options {
  readonly service?: Signer
  readonly principal?: string
  readonly format: 'kafka-acls' | 'json'
}

/** What a topic is found to be. */
interface Line {
  readonly topic: string
  readonly state: string
  readonly differences?: readonly string[]
}

export function topicsCommand(): Command {
  const topics = new Command('topics').description('the topics of an installation')
  topics
    .command('ls')
    .description('lists the catalogue of topics: what they hold, how they are made, who writes and reads them')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink topics ls'))
    .action((options: Options) => {
      outputOf(options).result(
        TOPICS,
        table(
          ['TOPIC', 'PARTITIONS', 'CLEAN-UP', 'WRITTEN BY', 'READ BY', 'HOLDS'],
          TOPICS.map(({ name, partitions, cleanup, writtenBy, readBy, why }) => [
            name,
            partitions,
            cleanup,
            writtenBy.join(' ') || '-',
            readBy.join(' ') || '-',
            why,
          ]),
        ),
      )
    })

  takesInstallation(topics.command('check'), NEEDS)
    .description(
      'compares the topics of a Kafka with the catalogue, and changes nothing (exit code 3: not all is as it says)',
    )
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink topics check --log kafka://broker:9092'))
    .action(async (options: Options) => {
      const settings = kafkaSettings(options)
      const { topics: found } = await inspectKafka(settings)
      report(
        options,
        found.map(({ topic, state, differences }) => ({ topic, state, differences })),
      )
    })

  takesInstallation(topics.command('apply'), NEEDS)
    .description('creates the topics that are missing, and reports those that differ (exit code 3: some do)')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink topics apply --log kafka://broker:9092 --replication-factor 3'))
    .action(async (options: Options) => {
      const settings = kafkaSettings(options)
      report(options, await withLog(settings, (log) => log.ensureTopics(topicsOf(settings))))
    })

  takesInstallation(topics.command('acls'), NEEDS)
    .description('prints the rights that each service needs on a Kafka, as commands of its own tool')
    .addOption(
      new Option('--service <name>', 'only of this one; operator is who uses this command line').choices(SIGNERS),
    )
    .option('--principal <name>', 'who it signs in as, as the brokers say it (default: User:<service>)')
    .addOption(
      new Option('--format <format>', 'commands for a shell, or JSON')
        .choices(['kafka-acls', 'json'])
        .default('kafka-acls'),
    )
    .option('--json', 'as --format json')
    .addHelpText('after', ACLS_EXAMPLES)
    .action((options: AclsOptions) => {
      const settings = installationSettings(options, NEEDS)
      if (options.principal !== undefined && options.service === undefined) {
        throw new RequestError('--principal is who one service signs in as: say which with --service')
      }
      const signers = options.service === undefined ? SIGNERS : [options.service]
      const principalOf = (signer: Signer): string => options.principal ?? `User:${signer}`
      if (options.format === 'json' || options.json) {
        const acls = signers.flatMap((signer) =>
          aclsOf(signer, settings).map((acl) => ({ service: signer, principal: principalOf(signer), ...acl })),
        )
        process.stdout.write(`${JSON.stringify(acls, null, 2)}\n`)
        return
      }
      const bootstrap = /^kafkas?:\/\/(.+?)\/?$/.exec(settings.log)?.[1] ?? '"$KAFKA"'
      for (const signer of signers) {
        const commands = kafkaAclsCommands(aclsOf(signer, settings), { bootstrap, principal: principalOf(signer) })
        process.stdout.write(`# ${signer}\n${commands.join('\n')}\n`)
      }
    })
  return topics
}

function report(options: Options, lines: readonly Line[]): void {
  if (lines.some(({ state }) => state !== 'as specified' && state !== 'created')) process.exitCode = EXIT.attention
  outputOf(options).result(
    { topics: lines },
    lines.map(({ topic, state, differences = [] }) => {
      const why = state === 'hidden' ? ['this client may not look at it'] : differences
      return `${topic}: ${state}${why.length === 0 ? '' : ` (${why.join('; ')})`}`
    }),
  )
}

/** The embedded log makes its own topics, and nobody else can reach them. */
function kafkaSettings(options: Options): Settings {
  const settings = installationSettings(options, NEEDS)
  if (settings.log !== 'embedded') return settings
  throw new RequestError('the embedded log makes its topics itself: name Kafka with --log kafka://host:port')
}

const ACLS_EXAMPLES = `
For instance, for brokers that name users by their certificates:
  smartlink topics acls --service ingress --principal 'User:CN=ingress,O=acme' --log kafkas://broker:9093
The commands want kafka-acls.sh of Kafka on the path, and admin.properties with how an administrator signs in.
Without --log they want the brokers in the variable KAFKA.`
