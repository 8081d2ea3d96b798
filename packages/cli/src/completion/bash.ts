import type { CommandNode, Values } from './command-tree.ts'

/** A completion function for bash, from 3.2 on. */
export function bashCompletion(nodes: readonly CommandNode[]): string {
  const places = nodes.slice(1).map(({ words }) => `' ${words.join(' ')}'`)
  return `_smartlink() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" place="" at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$place \${COMP_WORDS[at]}" in
      ${places.join('|')}) place="$place \${COMP_WORDS[at]}" ;;
    esac
  done
  case "$place $prev" in
${nodes.flatMap(valueCases).join('\n')}
  esac
  case "$place" in
${nodes.map(wordCase).join('\n')}
  esac
}
_smartlink_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_smartlink_files() { compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen "$1" -- "$cur")); }
complete -F _smartlink smartlink
`
}

/** What may follow a flag. */
function valueCases({ words, options }: CommandNode): string[] {
  return options.flatMap(({ names, values }) => {
    if (values === undefined) return []
    const patterns = names.map((name) => `'${[...words.map((word) => ` ${word}`), ` ${name}`].join('')}'`)
    return [`    ${patterns.join('|')}) ${completing(values)}return ;;`]
  })
}

function completing(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `_smartlink_words '${values.words.join(' ')}'; `
    case 'files':
      return '_smartlink_files -f; '
    case 'directories':
      return '_smartlink_files -d; '
    case 'none':
      return ''
  }
}

/** What may follow a command: its subcommands, its argument, its flags. */
function wordCase({ words, subcommands, options, argument }: CommandNode): string {
  const own = words.map((word) => ` ${word}`).join('')
  const flags = options.flatMap(({ names }) => names)
  const plain = [...subcommands.map(({ name }) => name), ...(argument.kind === 'words' ? argument.words : [])]
  const files =
    argument.kind === 'files' || argument.kind === 'directories'
      ? `[[ "$cur" == -* ]] || { ${completing(argument)}return; }; `
      : ''
  return `    '${own}') ${files}_smartlink_words '${[...plain, ...flags].join(' ')}' ;;`
}
