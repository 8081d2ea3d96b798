import { logOptionsFrom } from '@smartlink/event-log/log-options-from-settings'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { TOPICS, topicsOf } from '@smartlink/events/topics'
import { systemClock } from '@smartlink/service-kit/clock'
import { createLogger } from '@smartlink/service-kit/logger'
import { processSettings } from '@smartlink/service-kit/settings'
import { Command } from 'commander'

const EXIT_DIFFERS = 3

export function topicsCommand(): Command {
  const topics = new Command('topics').description('the topics of an installation')
  topics
    .command('ls')
    .description('lists the catalogue: name, partitions, clean-up, why')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) => {
      if (json) process.stdout.write(`${JSON.stringify(TOPICS, null, 2)}\n`)
      else
        for (const { name, partitions, cleanup, why } of TOPICS) {
          process.stdout.write(`${name.padEnd(28)} ${String(partitions).padStart(3)}  ${cleanup.padEnd(15)} ${why}\n`)
        }
    })
  topics
    .command('apply')
    .description('creates the topics that are missing and reports those whose settings differ (exit code 3)')
    .argument('[settings...]', 'settings of the log, as for the services: --log kafka://host:9092')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const settings = processSettings(words)
      const logger = createLogger({ level: 'warn', pretty: true })
      const log = await openEventLog(logOptionsFrom(settings, 'smartlink-cli', logger, systemClock))
      try {
        for (const report of await log.ensureTopics(topicsOf(settings))) {
          const differs = report.state === 'differs'
          if (differs) process.exitCode = EXIT_DIFFERS
          process.stdout.write(
            `${report.topic}: ${report.state}${differs ? ` (${report.differences.join('; ')})` : ''}\n`,
          )
        }
      } finally {
        await log.close()
      }
    })
  return topics
}
