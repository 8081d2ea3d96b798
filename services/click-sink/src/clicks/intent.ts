import { z } from 'zod'
import { fingerprintText } from '@smartlink/events/schemas'
import type { RowGroup } from './row-groups.ts'

/** Bound of a commit's metadata in the log port. */
export const MAX_METADATA_BYTES = 4_096
const FORMAT = 1

/** The last record of a partition that became a row, and the time of its click. */
export interface LastRow {
  readonly offset: number
  readonly timeMs: number
}

/** What one group of the declared batch holds. */
export interface DeclaredGroup {
  readonly fingerprint: string
  readonly rows: number
  readonly hash: string
}

/** A batch as it is declared before any of it is sent. */
export interface Intent {
  readonly first: number
  readonly last: number
  /** When this attempt was declared; the insert it announces is over 30 s later, whatever became of its sender. */
  readonly atMs: number
  /** Whether it went together with rows of other partitions, and so under another token than its own. */
  readonly joint: boolean
  readonly groups: readonly DeclaredGroup[]
  /** Offsets parked because ClickHouse refused them. */
  readonly except: readonly number[]
}

/** The metadata of every commit: what was stored last, and the batch that is in doubt, if any. */
export interface CommitState {
  readonly lastRow: LastRow | null
  readonly intent: Intent | null
}

const offset = z.number().int().nonnegative()

const metadata = z.object({
  v: z.literal(FORMAT),
  row: z.tuple([offset, z.number().int()]).nullable(),
  intent: z
    .object({
      last: offset,
      at: offset,
      joint: z.boolean().optional(),
      groups: z.array(z.tuple([z.string(), offset, z.string()])),
      /** Relative to the first offset, because 4 KiB hold three times as many of those. */
      except: z.array(offset),
    })
    .nullable(),
})

/** Metadata for a commit of `intent.first` (or of the position reached, without intent). */
export function encodeCommitState({ lastRow, intent }: CommitState): string {
  const encoded: z.infer<typeof metadata> = {
    v: FORMAT,
    row: lastRow === null ? null : [lastRow.offset, lastRow.timeMs],
    intent:
      intent === null
        ? null
        : {
            last: intent.last,
            at: intent.atMs,
            ...(intent.joint ? { joint: true } : {}),
            groups: intent.groups.map(({ fingerprint, rows, hash }) => [fingerprint, rows, hash]),
            except: intent.except.map((each) => each - intent.first),
          },
  }
  return JSON.stringify(encoded)
}

/** Reads the metadata of the last commit; `undefined` when it is not ours. */
export function decodeCommitState(committed: {
  readonly offset: number
  readonly metadata: string
}): CommitState | undefined {
  const parsed = metadata.safeParse(parseJson(committed.metadata))
  if (!parsed.success) return undefined
  const { row, intent } = parsed.data
  const first = committed.offset
  return {
    lastRow: row === null ? null : { offset: row[0], timeMs: row[1] },
    intent:
      intent === null
        ? null
        : {
            first,
            last: intent.last,
            atMs: intent.at,
            joint: intent.joint ?? false,
            groups: intent.groups.map(([fingerprint, rows, hash]) => ({ fingerprint, rows, hash })),
            except: intent.except.map((each) => first + each),
          },
  }
}

/** Whether the metadata of this state is within what a commit may carry. */
export function fitsCommit(state: CommitState): boolean {
  return Buffer.byteLength(encodeCommitState(state)) <= MAX_METADATA_BYTES
}

export function declaredGroups(groups: readonly RowGroup[]): DeclaredGroup[] {
  return groups.map(({ schema, rows, hash }) => ({
    fingerprint: fingerprintText(schema.fingerprint),
    rows: rows.length,
    hash,
  }))
}

/** Whether a rebuilt batch holds exactly what was declared. */
export function matchesIntent(groups: readonly RowGroup[], intent: Intent): boolean {
  const rebuilt = declaredGroups(groups)
  return (
    rebuilt.length === intent.groups.length &&
    rebuilt.every((group, index) => {
      const declared = intent.groups[index]
      return group.fingerprint === declared?.fingerprint && group.rows === declared.rows && group.hash === declared.hash
    })
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Metadata of another program; the caller treats it like none.
    return undefined
  }
}
