import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Argument, Command } from 'commander'
import { bashCompletion } from '../completion/bash.ts'
import { commandTree } from '../completion/command-tree.ts'
import { zshCompletion } from '../completion/zsh.ts'

const SHELLS = { bash: bashCompletion, zsh: zshCompletion } as const

type Shell = keyof typeof SHELLS

export function completionCommand(): Command {
  return new Command('completion')
    .description('prints what makes a shell complete the words of this command line')
    .addArgument(new Argument('<shell>').choices(Object.keys(SHELLS)))
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell, _options: object, command: Command) => {
      const program = command.parent ?? command
      process.stdout.write(SHELLS[shell](commandTree(program)) + callsUs())
    })
}

/** Where no program of this name is on the path, a function takes its place: it may be called from any directory. */
function callsUs(): string {
  const place = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))
  // The first one also fetches what is missing; images have only the second.
  const entry = place('infra/entry/run.mjs')
  const words = existsSync(entry) ? [entry, 'smartlink'] : [place('packages/cli/src/main.ts')]
  const command = ['node', ...words].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
  return `type smartlink >/dev/null 2>&1 || smartlink() { ${command} "$@"; }\n`
}

const EXAMPLES = `
For instance, in ~/.bashrc or ~/.zshrc (there after compinit), with the path of your clone:
  source <(node ~/smart-link/infra/entry/run.mjs smartlink completion bash)
Then \`smartlink\` may be called from any directory.`
