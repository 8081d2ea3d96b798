import type { Command } from 'commander'
import { shortText } from './completion/command-tree.ts'

/** Heading of the flags that are settings of the services, too. */
export const SETTINGS_HEADING = 'Settings, as the services read them from flags and environment:'

/** What stands below the help of a verb, for `addHelpText`. */
export function examples(...lines: readonly string[]): string {
  return ['', 'For instance:', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** Makes `--help` of every command short where it lists commands, and puts its own flags before the settings. */
export function withShortHelp(program: Command): Command {
  for (const command of [program, ...everyCommandBelow(program)]) {
    command.configureHelp({ subcommandDescription: shortText, groupItems: settingsLast })
  }
  return program
}

function settingsLast<T>(_all: T[], visible: T[], groupOf: (item: T) => string): Map<string, T[]> {
  const groups = Map.groupBy(visible, groupOf)
  const settings = groups.get(SETTINGS_HEADING)
  groups.delete(SETTINGS_HEADING)
  return settings === undefined ? groups : groups.set(SETTINGS_HEADING, settings)
}

function everyCommandBelow(command: Command): Command[] {
  return command.commands.flatMap((sub) => [sub, ...everyCommandBelow(sub)])
}
