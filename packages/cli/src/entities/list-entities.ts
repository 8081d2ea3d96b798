import { Command, InvalidArgumentError, Option } from 'commander'
import { apiOf, takesApi } from '../api/api-options.ts'
import { examples } from '../help.ts'
import { outputOf, table } from '../output.ts'
import type { Entity, EntityKind } from './entity-kind.ts'

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly q?: string
  readonly tag?: string
  readonly status?: string
  readonly limit: number
  readonly cursor?: string
  readonly all?: true
}

interface Page {
  readonly items: readonly Entity[]
  readonly next_cursor: string | null
}

const DEFAULT_LIMIT = 100
/** Most elements the API gives at once. */
const LARGEST_PAGE = 1_000

/** `links ls` */
export function listCommand(kind: EntityKind): Command {
  const command = new Command('ls')
    .description(`lists ${kind.verb.replaceAll('-', ' ')}, by rising id`)
    .option('--q <text>', 'only those with this text in their name, or this id')
    .option('--tag <tag>', 'only those with exactly this tag')
    .addOption(
      new Option('--status <status>', 'only those; all but archived without it').choices(['all', ...kind.statuses]),
    )
    .option('--limit <n>', 'at most so many', limit, DEFAULT_LIMIT)
    .option('--cursor <cursor>', 'go on after a page, as it said')
    .option('--all', 'every one, page by page')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(`smartlink ${kind.verb} ls --q spring --limit 20`, `smartlink ${kind.verb} ls --all --json`),
    )
  return takesApi(command, 'control').action(async (options: Options) => {
    const api = apiOf(options, 'control')
    const { q, tag, status } = options
    const wanted = options.all ? Number.POSITIVE_INFINITY : options.limit
    const items: Entity[] = []
    let cursor: string | undefined = options.cursor
    do {
      const rest = Math.min(LARGEST_PAGE, wanted - items.length)
      const page: Page = await api.get<Page>(`/v1/${kind.collection}`, { q, tag, status, cursor, limit: rest })
      items.push(...page.items)
      cursor = page.next_cursor ?? undefined
    } while (cursor !== undefined && items.length < wanted)
    const rows = items.map((entity) => kind.columns.map(({ of }) => of(entity)))
    const output = outputOf(options)
    const none = `No ${kind.verb.replaceAll('-', ' ')}${q === undefined && tag === undefined && status === undefined ? ' yet' : ' like that'}.`
    output.result(
      { items, next_cursor: cursor ?? null },
      rows.length === 0
        ? [none]
        : table(
            kind.columns.map(({ head }) => head),
            rows,
          ),
    )
    if (cursor !== undefined && options.json === undefined) {
      process.stderr.write(`There are more: --cursor ${cursor} goes on, --all shows every one.\n`)
    }
  })
}

function limit(text: string): number {
  const value = Number(text)
  if (!/^\d{1,6}$/.test(text) || value < 1) throw new InvalidArgumentError('Expected a whole number, 1 or more.')
  return value
}
