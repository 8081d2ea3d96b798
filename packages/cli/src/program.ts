import { Command } from 'commander'
import { backupCommand } from './commands/backup.ts'
import { clickhouseCommand } from './commands/clickhouse.ts'
import { completionCommand } from './commands/completion.ts'
import { doctorCommand } from './commands/doctor.ts'
import { entityCommands } from './commands/entities.ts'
import { eraseCommand } from './commands/erase.ts'
import { explainCommand } from './commands/explain.ts'
import { moveLogCommand } from './commands/move-log.ts'
import { nodeCommand } from './commands/node.ts'
import { outboxCommand } from './commands/outbox.ts'
import { parkedCommand } from './commands/parked.ts'
import { partitionCommand } from './commands/partition.ts'
import { rebuildCommand } from './commands/rebuild.ts'
import { restoreCommand } from './commands/restore.ts'
import { schemaCommand } from './commands/schema.ts'
import { secretsCommand } from './commands/secrets.ts'
import { simulateCommand } from './commands/simulate.ts'
import { statsCommand } from './commands/stats.ts'
import { topicsCommand } from './commands/topics.ts'
import { EXIT_CODES_HELP } from './exit-codes.ts'
import { withShortHelp } from './help.ts'

/** The command line: one verb a file in `commands/`. Results go to stdout, everything else to stderr. */
export function createProgram(): Command {
  const program = new Command('smartlink')
    .description('Looks after a Smart Link installation')
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES_HELP)
  program.commandsGroup('The catalog:')
  for (const command of entityCommands()) program.addCommand(command)
  program
    .commandsGroup('What happens, and why:')
    .addCommand(statsCommand())
    .addCommand(simulateCommand())
    .addCommand(explainCommand())
    .commandsGroup('Keeping it well:')
    .addCommand(doctorCommand())
    .addCommand(parkedCommand())
    .addCommand(outboxCommand())
    .addCommand(partitionCommand())
    .addCommand(nodeCommand())
    .addCommand(rebuildCommand())
    .addCommand(eraseCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(moveLogCommand())
    .addCommand(secretsCommand())
    .commandsGroup('What it stands on:')
    .addCommand(topicsCommand())
    .addCommand(schemaCommand())
    .addCommand(clickhouseCommand())
    .commandsGroup('')
    .addCommand(completionCommand())
  return withShortHelp(program)
}
