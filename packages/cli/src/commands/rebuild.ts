import { rebuildAggregates } from '@smartlink/clickhouse/aggregates/rebuild-aggregates'
import { Command, InvalidArgumentError } from 'commander'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { withTables } from '../installation/open-tables.ts'
import { outputOf, table } from '../output.ts'

const NEEDS = { clickhouse: true } as const

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly from: Date
  readonly to?: Date
}

export function rebuildCommand(): Command {
  const rebuild = new Command('rebuild').description('makes what is derived again from what it is derived from')
  takesInstallation(rebuild.command('aggregates'), NEEDS)
    .description(
      'makes the hourly aggregates of whole UTC days again from the raw clicks, while clicks may go on coming in',
    )
    .requiredOption('--from <day>', 'first UTC day, for instance 2026-06-10', utcDay)
    .option('--to <day>', 'last UTC day (default: the first)', utcDay)
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink rebuild aggregates --from 2026-06-01 --to 2026-06-03'))
    .action(async (options: Options) => {
      const { from, to = from } = options
      if (to < from) throw new RequestError('--to lies before --from')
      const days = await withTables(installationSettings(options, NEEDS), 'schema', (tables) =>
        rebuildAggregates(tables, { from, to }),
      )
      outputOf(options).result(
        { days },
        table(
          ['DAY', 'TABLE', 'ATTEMPTS'],
          days.map((one) => [one.day, one.table, one.attempts]),
        ),
      )
    })
  return rebuild
}

function utcDay(text: string): Date {
  const day = new Date(`${text}T00:00:00Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('Expected a day of the calendar: 2026-06-10.')
  }
  return day
}
