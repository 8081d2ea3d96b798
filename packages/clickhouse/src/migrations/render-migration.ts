import { UnknownPlaceholderError } from '../errors.ts'

/** Where tables are made, which decides their engines and guards. */
export interface TableLayout {
  readonly database: string
  /** Name of a cluster with one replicated shard set; tables are then replicated and made `ON CLUSTER`. */
  readonly cluster?: string
  /** Survive a power cut after every insert: for a server without replicas. */
  readonly fsync: boolean
}

/**
 * How many inserts a table remembers the tokens of. The window counts inserts of the whole table, so it is wide enough
 * for hours of every partition's inserts at ten a second.
 */
export const DEDUPLICATION_WINDOW = 100_000

/** How long replicas remember tokens; the sink asks raw rows before it sends anything older again. */
const REPLICATED_WINDOW_S = 7 * 24 * 3600

/**
 * Fills the placeholders of a migration and splits it into statements.
 * Placeholders: `{{database}}`, `{{on_cluster}}`, `{{exactly_once}}` (settings that guard resent inserts) and an engine with
 * its arguments, `{{ReplacingMergeTree(version)}}`, which becomes its replicated sibling on a cluster.
 */
export function renderMigration(sql: string, layout: TableLayout): readonly string[] {
  const rendered = sql
    .split('\n')
    .filter((line) => !/^\s*--/.test(line))
    .join('\n')
    .replaceAll(/\{\{(\w+)(?:\(([^)]*)\))?\}\}/g, (whole, name: string, engineArguments: string | undefined) => {
      if (name.endsWith('MergeTree')) return engine(name, engineArguments ?? '', layout)
      switch (name) {
        case 'database':
          return layout.database
        case 'on_cluster':
          return layout.cluster === undefined ? '' : `ON CLUSTER '${layout.cluster}'`
        case 'exactly_once':
          return exactlyOnce(layout)
        default:
          throw new UnknownPlaceholderError(whole)
      }
    })
  return rendered
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

function engine(name: string, engineArguments: string, { cluster }: TableLayout): string {
  return `${cluster === undefined ? '' : 'Replicated'}${name}${engineArguments === '' ? '' : `(${engineArguments})`}`
}

function exactlyOnce({ cluster, fsync }: TableLayout): string {
  const window =
    cluster === undefined
      ? `non_replicated_deduplication_window = ${DEDUPLICATION_WINDOW}`
      : `replicated_deduplication_window = ${DEDUPLICATION_WINDOW}, replicated_deduplication_window_seconds = ${REPLICATED_WINDOW_S}`
  return fsync ? `${window}, fsync_after_insert = 1, fsync_part_directory = 1` : window
}
