import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { STREAM_PATTERN } from '@smartlink/events/origin'
import type { StreamToClose } from '../outbox/marks.ts'

/**
 * Streams whose closing the ledger took: nobody reads their wallets again, and their segments may go. Kept in a file,
 * which costs only time when it is lost.
 */
export class SettledStreams {
  readonly #path: string
  readonly #streams: Map<string, StreamToClose>

  constructor(path: string) {
    this.#path = path
    this.#streams = new Map(read(path).map((settled) => [settled.stream, settled]))
  }

  get(stream: string): StreamToClose | undefined {
    return this.#streams.get(stream)
  }

  /** Adds a stream, and forgets those that no outbox holds any more. */
  add({ stream, dropped }: StreamToClose, held: ReadonlySet<string>): void {
    this.#streams.set(stream, { stream, dropped })
    for (const known of this.#streams.keys()) if (known !== stream && !held.has(known)) this.#streams.delete(known)
    writeFileSync(`${this.#path}.new`, `${JSON.stringify([...this.#streams.values()])}\n`, { flush: true })
    renameSync(`${this.#path}.new`, this.#path)
  }
}

function read(path: string): StreamToClose[] {
  try {
    const settled: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(settled) ? settled.filter(isStreamToClose) : []
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function isStreamToClose(value: unknown): value is StreamToClose {
  if (typeof value !== 'object' || value === null) return false
  const { stream, dropped } = value as Partial<StreamToClose>
  return typeof stream === 'string' && STREAM_PATTERN.test(stream) && Number.isSafeInteger(dropped)
}
