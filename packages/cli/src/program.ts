import { Command } from 'commander'
import { nodeCommand } from './commands/node.ts'
import { outboxCommand } from './commands/outbox.ts'
import { parkedCommand } from './commands/parked.ts'
import { partitionCommand } from './commands/partition.ts'
import { rebuildCommand } from './commands/rebuild.ts'
import { schemaCommand } from './commands/schema.ts'
import { topicsCommand } from './commands/topics.ts'
import { EXIT_CODES_HELP } from './exit-codes.ts'

/** The command line: one verb a file in `commands/`. Results go to stdout, everything else to stderr. */
export function createProgram(): Command {
  return new Command('smartlink')
    .description('Looks after a Smart Link installation')
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES_HELP)
    .addCommand(parkedCommand())
    .addCommand(outboxCommand())
    .addCommand(nodeCommand())
    .addCommand(rebuildCommand())
    .addCommand(partitionCommand())
    .addCommand(schemaCommand())
    .addCommand(topicsCommand())
}
