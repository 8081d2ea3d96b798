import { createClosing } from '@smartlink/caps/closing'
import { decodeGrantRecord, encodeRecord, parseWalletKey } from '@smartlink/caps/messages'
import type { GrantRecord } from '@smartlink/caps/messages'
import type { EventLog, LogRecord } from '@smartlink/event-log/event-log'
import { CAP_GRANTS, CAP_WALLETS } from '@smartlink/events/topics'
import { setTimeout as delay } from 'node:timers/promises'

/** What a stream held of one cap, and what became of it. */
export interface WrittenOff {
  readonly cap: string
  readonly window: string
  readonly stream: string
  readonly granted: number
  /** Clicks the ledger had heard of. */
  readonly spent: number
  /** Tokens that count as spent though nobody heard of them. */
  readonly written_off: number
  /** When the window ends and they are free again, ms since the epoch; null: never, a person has to give them back. */
  readonly ends_at: number | null
  readonly confirmed: boolean
}

const LOOK_EVERY_MS = 100

/**
 * Closes the wallets of streams whose disk is gone: every token that was granted counts as spent, unless a person says by
 * `used` (by cap key) how many clicks the node let through at most. Resolves when the ledger has confirmed every key, or at
 * the deadline; closings that were not confirmed are in the log and are taken when a cap-keeper runs.
 */
export async function writeOffTokens(
  log: EventLog,
  streams: readonly string[],
  options: { readonly used: ReadonlyMap<string, number>; readonly deadlineMs: number; now(): number },
): Promise<WrittenOff[]> {
  const grants = new Map<string, GrantRecord>()
  const crash = Promise.withResolvers<never>()
  crash.promise.catch(() => undefined)
  const onRecord = ({ key, value }: LogRecord): void => {
    const text = key.toString()
    const stream = parseWalletKey(text)?.stream
    if (stream === undefined || !streams.includes(stream)) return
    const record = value === null ? undefined : decodeGrantRecord(value.toString())
    if (record === undefined) grants.delete(text)
    else grants.set(text, record)
  }
  const table = await log.table({ topics: [CAP_GRANTS.name], onRecord, onCrash: crash.reject })
  try {
    await Promise.race([table.ready, crash.promise])
    const closings = streams.map((stream) => {
      const spentAtMost = new Map(
        [...grants.keys()].flatMap((key): [string, number][] => {
          const used = options.used.get(parseWalletKey(key)?.cap ?? '')
          return used === undefined ? [] : [[key, used]]
        }),
      )
      return createClosing({ stream, kind: 'lost', spentAtMost, checkpoint: undefined, laterSpends: [] })
    })
    const endsAtMs = options.now() + options.deadlineMs
    for (;;) {
      for (const closing of closings) {
        for (const [key, record] of grants) {
          const parts = parseWalletKey(key)
          if (parts?.stream !== closing.stream) continue
          const isUnheard = isWordUnheard(record, options.used.get(parts.cap))
          closing.applyGrant(parts.cap, parts.window, isUnheard ? { ...record, closed: null } : record)
        }
      }
      const messages = closings.flatMap((closing) => closing.toSend(options.now()))
      const records = messages.map(({ key, cap, record }) => ({
        key,
        partitionKey: cap,
        value: Buffer.from(encodeRecord(record)),
      }))
      if (records.length > 0) await log.append(CAP_WALLETS.name, records)
      const pending = closings.reduce((sum, closing) => sum + closing.pending(options.now()), 0)
      if (pending === 0 || options.now() >= endsAtMs) break
      await Promise.race([delay(LOOK_EVERY_MS), crash.promise])
    }
  } finally {
    await table.close()
  }
  return [...grants].flatMap(([key, record]): WrittenOff[] => {
    const parts = parseWalletKey(key)
    if (parts?.stream === undefined) return []
    const { cap, window, stream } = parts
    const { granted, spent, forfeited, given_back: givenBack, closed, ends_at } = record
    const writtenOff = Math.max(0, forfeited - givenBack - spent)
    return [
      {
        cap,
        window,
        stream,
        granted,
        spent,
        written_off: writtenOff,
        ends_at,
        confirmed: closed === 'lost' || closed === 'exact',
      },
    ]
  })
}

/** A person may say later what a lost node used at most: its closing is sent again then. */
function isWordUnheard(
  { closed, forfeited, given_back: givenBack, spent }: GrantRecord,
  used: number | undefined,
): boolean {
  return used !== undefined && closed === 'lost' && forfeited - givenBack > Math.max(spent, used)
}
