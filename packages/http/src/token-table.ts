import { readTokenRecord } from '@smartlink/catalog/record/token-record'
import type { EventLog } from '@smartlink/event-log/event-log'
import { SECRETS } from '@smartlink/events/topics'
import { TokenDirectory } from './token-directory.ts'

export interface TokenTableOptions {
  readonly log: EventLog
  /** A record that can't be read, in words for the log. The token it is about is not known. */
  onProblem(problem: { readonly key: string; readonly detail: string }): void
  onCrash(error: Error): void
}

/** A directory of tokens that follows `secrets.v1`. */
export interface TokenTable {
  readonly directory: TokenDirectory
  readonly ready: Promise<void>
  close(): Promise<void>
}

export async function openTokenTable({ log, onProblem, onCrash }: TokenTableOptions): Promise<TokenTable> {
  const directory = new TokenDirectory()
  const table = await log.table({
    topics: [SECRETS.name],
    onRecord: (record) => {
      const outcome = readTokenRecord(record.value)
      if (outcome.state === 'token') directory.put(outcome.token)
      else if (outcome.state === 'unreadable') {
        const key = record.key.toString()
        directory.forget(Number(/^token\/([0-9]+)$/.exec(key)?.[1] ?? 0))
        onProblem({ key, detail: outcome.detail })
      }
    },
    onCrash,
  })
  return { directory, ready: table.ready, close: () => table.close() }
}
