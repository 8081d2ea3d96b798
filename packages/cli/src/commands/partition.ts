import { CLICK_SINK_GROUP, CAP_KEEPER_GROUP, FRAUD_SCORER_GROUP, TOPICS } from '@smartlink/events/topics'
import { Argument, Command, InvalidArgumentError } from 'commander'
import { EXIT } from '../exit-codes.ts'
import { examples } from '../help.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { withLogReading } from '../installation/log-reading.ts'
import { outputOf, timeText } from '../output.ts'
import { whyPartition } from '../partition/why.ts'
import type { PartitionReport, Standing } from '../partition/why.ts'

const NEEDS = { log: true } as const

const MEANING: Readonly<Record<Standing, string>> = {
  caught_up: 'The group has taken everything there is.',
  behind: 'The group has records to take; when this number does not fall, its service is down or what it writes to is.',
  never_committed: 'The group never took anything here: its service was never started, or has just begun.',
  writer_newer: 'The next record was written by a newer version. The partition waits: deploy the readers.',
  in_doubt:
    'A batch was declared and not confirmed. Usual while it is inserted; when it stays, ClickHouse does not answer.',
  position_beyond_end: 'The position lies behind the end of the partition: the log lost records. A person has to look.',
  position_expired: 'Records were dropped by the log before the group took them. It goes on after them when it runs.',
}

const HEALTHY: ReadonlySet<Standing> = new Set<Standing>(['caught_up', 'behind', 'in_doubt'])

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly group: string
}

export function partitionCommand(): Command {
  const partition = new Command('partition').description('one partition of a topic')
  takesInstallation(partition.command('why'), NEEDS)
    .description('says why a consumer group stands where it stands (exit code 3: something is left for a person)')
    .addArgument(new Argument('<topic>').choices(TOPICS.map(({ name }) => name)))
    .argument('<n>', 'number of the partition', partitionNumber)
    .option(
      '--group <name>',
      `${[CLICK_SINK_GROUP, FRAUD_SCORER_GROUP, CAP_KEEPER_GROUP].join(', ')} …`,
      CLICK_SINK_GROUP,
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'smartlink partition why clicks.v1 3',
        'smartlink partition why clicks.v1 3 --group fraud-scorer --log kafka://broker:9092',
      ),
    )
    .action(async (topic: string, number: number, options: Options) => {
      const report = await withLogReading(installationSettings(options, NEEDS), (log) =>
        whyPartition(log, { topic, partition: number, group: options.group }),
      )
      if (!HEALTHY.has(report.standing) || report.holes.length > 0) process.exitCode = EXIT.attention
      outputOf(options).result({ ...report, meaning: MEANING[report.standing] }, lines(report))
    })
  return partition
}

function lines(report: PartitionReport): string[] {
  const { topic, partition, group, standing, committed, lag, begin, end, leader, intent, next, holes } = report
  return [
    `${topic}/${partition} for ${group}: ${standing}. ${MEANING[standing]}`,
    `offsets ${begin} to ${end}, committed ${committed ?? 'nothing'}, ${lag} records behind${leader === null ? '' : `, leader ${leader}`}`,
    ...(intent === null ? [] : [`declared batch: ${JSON.stringify(intent)}`]),
    ...(next === null
      ? []
      : [
          `next: offset ${next.offset}, ${timeText(next.at)}, ${next.event.name ?? next.event.fingerprint ?? 'no event'} (${next.event.state})`,
        ]),
    ...holes.map((hole) => `hole: stream ${hole.stream}, sequences ${hole.from} to ${hole.to - 1} are missing`),
  ]
}

function partitionNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('A partition is a number from 0.')
  return Number(text)
}
