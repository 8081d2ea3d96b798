import type { PackedChange } from '@smartlink/catalog/view/packed-catalog'
import type { WalletMessage } from '@smartlink/caps/wallet'
import type { Logger } from '@smartlink/service-kit/logger'
import type { NotFoundReport } from '../not-found/not-found-counter.ts'
import type { ClickWorker } from './click-worker.ts'
import { startClickWorker } from './click-worker.ts'
import type { FromThread, ToThread } from './messages.ts'
import type { ThreadNumbers } from './thread-numbers.ts'
import type { ThreadStart } from './thread-start.ts'

/** Of a whole catalog in one message: many small copies on their way take less memory than a large one. */
const CHANGES_AT_ONCE = 1_000

/** What the main thread knows of one click thread. */
export interface ThreadState {
  readonly number: number
  readonly worker: ClickWorker
  stream: string | undefined
  port: number | undefined
  /** Its first marks are in the outbox, below this offset of its clicks. */
  marksEnd: number | undefined
  numbers: ThreadNumbers | undefined
  /** Since when it has the catalog revision of `numbers`. */
  revisionSince: number
}

export interface ClickThreadsOptions {
  readonly logger: Logger
  now(): number
  onOpened(thread: number): void
  onWrote(thread: number): void
  onNumbers(thread: number, numbers: ThreadNumbers): void
  /** The thread has another catalog revision now. */
  onRevision(thread: number): void
  onNotFound(report: NotFoundReport): void
  /** Resolves when the totals are in the log. */
  sendWallets(messages: readonly WalletMessage[]): Promise<void>
  onDeath(error: Error): void
}

/** Starts the click threads, tells them what changes, and hears them. */
export class ClickThreads {
  readonly #options: ClickThreadsOptions
  readonly #threads: ThreadState[] = []
  readonly #listening: PromiseWithResolvers<void>[] = []
  readonly #lastWallets: WalletMessage[] = []

  constructor(options: ClickThreadsOptions) {
    this.#options = options
  }

  get all(): readonly ThreadState[] {
    return this.#threads
  }

  /** Starts one thread, gives it the catalog, and resolves to its port once it answers. */
  async start(start: ThreadStart, catalog: Iterable<PackedChange>): Promise<number> {
    const listening = Promise.withResolvers<void>()
    const worker = startClickWorker({
      start,
      onMessage: (message) => this.#hear(thread, message),
      onDeath: (error) => {
        listening.reject(error)
        this.#options.onDeath(error)
      },
    })
    const thread: ThreadState = {
      number: start.number,
      worker,
      stream: undefined,
      port: undefined,
      marksEnd: undefined,
      numbers: undefined,
      revisionSince: this.#options.now(),
    }
    this.#threads.push(thread)
    let changes: PackedChange[] = []
    for (const change of catalog) {
      if (changes.push(change) < CHANGES_AT_ONCE) continue
      worker.tell({ kind: 'catalog', changes })
      changes = []
    }
    worker.tell({ kind: 'catalog', changes })
    worker.tell({ kind: 'begin' })
    this.#listening[start.number] = listening
    await listening.promise
    return thread.port ?? 0
  }

  tell(number: number, message: ToThread): void {
    this.#threads.find((thread) => thread.number === number)?.worker.tell(message)
  }

  tellAll(message: ToThread): void {
    for (const { worker } of this.#threads) worker.tell(message)
  }

  /** Number of the thread that writes the stream; undefined when it is none of ours. */
  threadOf(stream: string): number | undefined {
    return this.#threads.find((thread) => thread.stream === stream)?.number
  }

  /** Stops all threads; resolves to the last true totals of their wallets. */
  async stop(): Promise<readonly WalletMessage[]> {
    await Promise.all(this.#threads.map(({ worker }) => worker.stop()))
    return this.#lastWallets
  }

  #hear(thread: ThreadState, message: FromThread): void {
    const { logger, onOpened, onWrote, sendWallets } = this.#options
    switch (message.kind) {
      case 'opened':
        thread.stream = message.stream
        onOpened(thread.number)
        return
      case 'listening':
        thread.port = message.port
        this.#listening[thread.number]?.resolve()
        return
      case 'marked':
        thread.marksEnd = message.end
        return
      case 'wrote':
        onWrote(thread.number)
        return
      case 'wallets':
        // Totals that were lost are told again with the next ones.
        sendWallets(message.messages)
          .catch((error: unknown) => logger.warn({ err: error }, 'Wallet totals could not be sent'))
          .finally(() => thread.worker.tell({ kind: 'wallets_sent' }))
          .catch((error: unknown) => logger.error({ err: error }, 'A click thread could not be told'))
        return
      case 'numbers':
        this.#takeNumbers(thread, message.numbers)
        if (message.notFound !== undefined) this.#options.onNotFound(message.notFound)
        return
      case 'trouble':
        logger.error({ thread: thread.number, error: message.error }, message.message)
        return
      case 'stopped':
        this.#takeNumbers(thread, message.numbers)
        this.#lastWallets.push(...message.wallets)
    }
  }

  #takeNumbers(thread: ThreadState, numbers: ThreadNumbers): void {
    const isNewRevision = thread.numbers !== undefined && thread.numbers.catalogRevision !== numbers.catalogRevision
    if (isNewRevision) thread.revisionSince = this.#options.now()
    thread.numbers = numbers
    this.#options.onNumbers(thread.number, numbers)
    if (isNewRevision) this.#options.onRevision(thread.number)
  }
}
