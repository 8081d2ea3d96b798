import { readCatalogRecord } from '@smartlink/catalog/record/read-record'
import { readTokenRecord } from '@smartlink/catalog/record/token-record'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'
import type { EventLog, FencedWriter } from '@smartlink/event-log/event-log'
import { CATALOG, SECRETS } from '@smartlink/events/topics'
import type { TokenDirectory } from '@smartlink/http/token-directory'
import type { Logger } from '@smartlink/service-kit/logger'
import type { CatalogWriter } from '../write/catalog-writer.ts'
import type { TokenWriter } from '../write/token-writer.ts'
import { ensureAdminToken } from './admin-token.ts'
import { ensureBeginnings } from './first-start.ts'

export interface TakeOverDependencies {
  readonly log: EventLog
  readonly logger: Logger
  readonly decider: number
  readonly view: CatalogView
  readonly directory: TokenDirectory
  readonly writer: CatalogWriter
  readonly tokenWriter: TokenWriter
  readonly secretsDirectory: string
  readonly ingressUrl: string | undefined
}

/**
 * Becomes the writer of catalog and tokens: fences the former one, reads both topics to their end, and only then writes;
 * first what every installation begins with.
 * @returns how to stop writing
 */
export async function takeOver(
  dependencies: TakeOverDependencies,
  ended: (error: Error) => void,
): Promise<() => Promise<void>> {
  const { log, view, directory, writer, tokenWriter } = dependencies
  const opened: FencedWriter[] = []
  const stop = async (): Promise<void> => {
    writer.stepDown()
    tokenWriter.stepDown()
    // A writer that was fenced or lost its log may fail to close; there is nothing left to save by it.
    await Promise.allSettled(opened.map((each) => each.close()))
  }

  try {
    const catalogWriter = await log.fencedWriter({
      topic: CATALOG.name,
      partition: 0,
      replay: ({ value }) => {
        const outcome = readCatalogRecord(value, dependencies.decider)
        if (outcome.state !== 'unreadable') view.apply(outcome.change)
      },
    })
    opened.push(catalogWriter)
    let highest = { revision: 0, lastId: 0 }
    const secretsWriter = await log.fencedWriter({
      topic: SECRETS.name,
      partition: 0,
      replay: ({ value }) => {
        const outcome = readTokenRecord(value)
        if (outcome.state === 'token') directory.put(outcome.token)
        if (outcome.state === 'ids') highest = { revision: outcome.revision, lastId: outcome.counters['token'] ?? 0 }
      },
    })
    opened.push(secretsWriter)

    writer.lead(catalogWriter, ended)
    tokenWriter.lead(secretsWriter, highest, ended)
    await ensureBeginnings(writer, view.logId, dependencies.ingressUrl)
    await ensureAdminToken(dependencies.secretsDirectory, tokenWriter, dependencies.logger)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}
