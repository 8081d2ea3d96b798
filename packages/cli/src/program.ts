import { Command } from 'commander'
import { schemaCommand } from './commands/schema.ts'
import { topicsCommand } from './commands/topics.ts'

/** The command line: one verb a file in `commands/`. Results go to stdout, everything else to stderr. */
export function createProgram(): Command {
  return new Command('smartlink')
    .description('Looks after a Smart Link installation')
    .showSuggestionAfterError()
    .addCommand(schemaCommand())
    .addCommand(topicsCommand())
}
