import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMissing } from '@smartlink/segment-log/segment-files'

/** How far one topic of an outbox was shipped. */
export interface Cursor {
  /** Everything below was acknowledged. */
  readonly takenTo: number
  /** Partitions that are further: their events below these offsets were acknowledged too. */
  readonly partitions: ReadonlyMap<number, number>
}

export const AT_THE_START: Cursor = { takenTo: 0, partitions: new Map() }

const NAME = 'shipped.json'

interface Content {
  readonly topics?: Readonly<
    Record<string, { readonly taken_to?: number; readonly partitions?: Record<string, number> }>
  >
}

/**
 * The cursors of an outbox, in a file beside its segments, so that a volume that is moved takes them along. Without the
 * file everything is shipped again, and consumers drop what they have by its origin.
 */
export function readCursors(outbox: string): Map<string, Cursor> {
  const cursors = new Map<string, Cursor>()
  for (const [topic, { taken_to: takenTo = 0, partitions = {} }] of Object.entries(readContent(outbox).topics ?? {})) {
    const entries = Object.entries(partitions).map(([partition, offset]): [number, number] => [
      Number(partition),
      offset,
    ])
    cursors.set(topic, { takenTo, partitions: new Map(entries) })
  }
  return cursors
}

/** Replaces the file. It may be lost in a power cut, which costs a second shipping. */
export function writeCursors(outbox: string, cursors: ReadonlyMap<string, Cursor>): void {
  const topics = Object.fromEntries(
    [...cursors].map(([topic, { takenTo, partitions }]) => [
      topic,
      { taken_to: takenTo, partitions: Object.fromEntries(partitions) },
    ]),
  )
  const scratch = join(outbox, `${NAME}.new`)
  writeFileSync(scratch, JSON.stringify({ topics }))
  renameSync(scratch, join(outbox, NAME))
}

function readContent(outbox: string): Content {
  try {
    return JSON.parse(readFileSync(join(outbox, NAME), 'utf8')) as Content
  } catch (error) {
    // A file cut short by a power cut is as good as none.
    if (isMissing(error) || error instanceof SyntaxError) return {}
    throw error
  }
}
