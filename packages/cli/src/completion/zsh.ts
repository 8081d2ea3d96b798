import type { CommandNode, Values } from './command-tree.ts'

/** A completion function for zsh, which also says what each word does. */
export function zshCompletion(nodes: readonly CommandNode[]): string {
  const places = nodes.slice(1).map(({ words }) => quoted(` ${words.join(' ')}`))
  return `#compdef smartlink
_smartlink() {
  local place="" at
  for ((at = 2; at < CURRENT; at++)); do
    case "$place \${words[at]}" in
      (${places.join('|')}) place="$place \${words[at]}" ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${nodes.flatMap(valueCases).join('\n')}
  esac
  local -a commands values flags
  case "$place" in
${nodes.map(wordCase).join('\n')}
  esac
  if [[ "\${words[CURRENT]}" != -* ]]; then
    (( \${#commands} )) && _describe -V command commands
    (( \${#values} )) && compadd -- $values
  fi
  _describe -o option flags
}
compdef _smartlink smartlink
`
}

function valueCases({ words, options }: CommandNode): string[] {
  return options.flatMap(({ names, values }) => {
    if (values === undefined) return []
    const patterns = names.map((name) => quoted([...words.map((word) => ` ${word}`), ` ${name}`].join('')))
    return [`    (${patterns.join('|')}) ${completing(values)}return ;;`]
  })
}

function completing(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `compadd -- ${values.words.map(quoted).join(' ')}; `
    case 'files':
      return '_files; '
    case 'directories':
      return '_files -/; '
    case 'none':
      return ''
  }
}

function wordCase({ words, subcommands, options, argument }: CommandNode): string {
  const described = (name: string, says: string): string => quoted(`${name.replaceAll(':', '\\:')}:${says}`)
  const commands = subcommands.map(({ name, says }) => described(name, says))
  const flags = options.flatMap(({ names, says }) => names.map((name) => described(name, says)))
  const values = argument.kind === 'words' ? argument.words.map(quoted) : []
  const files = argument.kind === 'files' || argument.kind === 'directories' ? completing(argument) : ''
  return [
    `    (${quoted(words.map((word) => ` ${word}`).join(''))})`,
    `      commands=(${commands.join(' ')})`,
    `      values=(${values.join(' ')})`,
    `      flags=(${flags.join(' ')})`,
    `      ${files};;`,
  ].join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
