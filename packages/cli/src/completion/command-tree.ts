import type { Command, Option } from 'commander'

/** How a value can be completed: `none` where only a person knows it. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' | 'directories' | 'none' }

export interface CompletedOption {
  /** `--tag`, or `-h` beside `--help`. */
  readonly names: readonly string[]
  readonly says: string
  /** Undefined for a flag without a value. */
  readonly values: Values | undefined
}

/** One command as completion sees it. */
export interface CommandNode {
  /** Words that lead to it: none for the program itself. */
  readonly words: readonly string[]
  readonly subcommands: readonly { readonly name: string; readonly says: string }[]
  readonly options: readonly CompletedOption[]
  /** What its first argument may be. */
  readonly argument: Values
}

/** Every command of a program, the program first. */
export function commandTree(program: Command): CommandNode[] {
  return walk(program, [])
}

function walk(command: Command, words: readonly string[]): CommandNode[] {
  const [argument] = command.registeredArguments
  const node: CommandNode = {
    words,
    subcommands: command.commands.map((sub) => ({ name: sub.name(), says: shortText(sub) })),
    options: [...command.options.map(completedOption), { names: ['--help'], says: 'display help', values: undefined }],
    argument:
      argument?.argChoices === undefined
        ? valuesNamed(argument?.name() ?? '')
        : { kind: 'words', words: argument.argChoices },
  }
  return [node, ...command.commands.flatMap((sub) => walk(sub, [...words, sub.name()]))]
}

function completedOption(option: Option): CompletedOption {
  const [, placeholder = ''] = /[<[](.+?)[>\]]/.exec(option.flags) ?? []
  const takesValue = option.required || option.optional
  const values: Values =
    option.argChoices === undefined ? valuesNamed(placeholder) : { kind: 'words', words: option.argChoices }
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    says: option.description,
    values: takesValue ? values : undefined,
  }
}

/** By the word that stands in the place of the value. */
function valuesNamed(placeholder: string): Values {
  if (placeholder === 'dir') return { kind: 'directories' }
  return { kind: /^file\b|\.(json|mmdb)$/.test(placeholder) ? 'files' : 'none' }
}

/** What a command does, in a few words: its summary, or the begin of its description. */
export function shortText(command: Command): string {
  return command.summary() || (command.description().split(/; | \(exit|\. /)[0] ?? '')
}
