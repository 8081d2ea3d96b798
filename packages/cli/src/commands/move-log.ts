import { Command, InvalidArgumentError } from 'commander'
import { flagName } from '@smartlink/service-kit/flags'
import type { Settings } from '@smartlink/service-kit/flags'
import { RequestError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { examples } from '../help.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { moveLog } from '../move-log/move-log.ts'
import { outputOf } from '../output.ts'

const NEEDS = { log: true, clickhouse: true, secrets: true, topics: true } as const
const DRAIN_S = 3_600
const STARTED_WITH = ['log', 'topicPrefix', 'groupPrefix', 'clicksPartitions', 'data'] as const

interface Options extends Record<string, unknown> {
  readonly to: string
  readonly timeout: number
  readonly json?: true
}

export function moveLogCommand(): Command {
  return takesInstallation(new Command('move-log'), NEEDS, ['log', 'clickhousePort'])
    .description(
      'moves a stopped installation from its embedded log to Kafka: no click is lost or counted twice, links, tokens and caps go on (exit code 3: not everything could be stored in ClickHouse; nothing was moved)',
    )
    .requiredOption('--to <url>', 'kafka://host:port,… or kafkas://… (TLS)')
    .option('--timeout <seconds>', 'how long storing the rest may take', wholeSeconds, DRAIN_S)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
It may be stopped at any moment and run again. What it needs for that stands in moved-log.json in the data directory; the old log is
set aside below moved/, and can be removed when nothing is missed.
${examples('smartlink move-log --to kafka://10.0.0.1:9092,10.0.0.2:9092,10.0.0.3:9092 --data ./data')}`,
    )
    .action(async (options: Options) => {
      if (!/^kafkas?:/.test(options.to))
        throw new RequestError('--to is where the log goes: kafka://host:port, or kafkas://… (TLS)')
      const settings = installationSettings({ ...options, log: options.to }, NEEDS)
      const moved = await moveLog(settings, {
        drainTimeoutMs: options.timeout * 1_000,
        say: (what) => process.stderr.write(`${what}\n`),
      })
      const start = `npm start -- ${startWords(settings).join(' ')}`
      switch (moved.state) {
        case 'moved':
          outputOf(options).result(
            { state: moved.state, log_id: moved.logId, copied: moved.copied, aside: moved.aside },
            [
              `Moved: the installation goes on at ${settings.log}, as log ${moved.logId}.`,
              `The old log is in ${moved.aside}, with the clicks of its last days.`,
              `Start it with: ${start}`,
            ],
          )
          return
        case 'was moved before':
          outputOf(options).result({ state: moved.state, log_id: moved.logId }, [
            `It was moved before, as log ${moved.logId}.`,
            `Start it with: ${start}`,
          ])
          return
        case 'not drained':
          process.exitCode = EXIT.attention
          outputOf(options).result({ state: moved.state }, [
            `Not everything was stored within ${options.timeout} s; nothing was moved. Mend what it waited for, then run this again; until then it goes on with --log embedded.`,
          ])
      }
    })
}

/** What was said here and has to be said there. */
function startWords(settings: Settings): string[] {
  return STARTED_WITH.flatMap((name) => {
    const value = settings[name]
    return value === undefined || value === '' ? [] : [flagName(name), String(value)]
  })
}

function wholeSeconds(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Expected whole seconds, 1 or more.')
  return value
}
