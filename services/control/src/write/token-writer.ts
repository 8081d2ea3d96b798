import { asInstant } from '@smartlink/catalog/entities/instant'
import type { ApiTokenBody } from '@smartlink/catalog/entities/api-token'
import { recordKey } from '@smartlink/catalog/record/catalog-record'
import type { Token } from '@smartlink/catalog/record/token-record'
import { toTokenRecord } from '@smartlink/catalog/record/token-record'
import { FencedError } from '@smartlink/event-log/errors'
import type { EventLog, FencedWriter } from '@smartlink/event-log/event-log'
import type { Problem } from '@smartlink/http/problem'
import type { TokenDirectory } from '@smartlink/http/token-directory'
import type { Clock } from '@smartlink/service-kit/clock'
import type { CatalogWriterOptions } from './catalog-writer.ts'
import type { EditResult } from './edit.ts'
import { ANSWER_WITHIN_MS, BUSY, LOG_SILENT, NOT_LEADER, OUTCOME_UNKNOWN } from './edit.ts'

const MAX_WAITING_EDITS = 1_000

/** What an edit of tokens sees and writes. */
export interface TokenScope {
  readonly directory: TokenDirectory
  readonly nowMs: number
  /** Writes the next revision of a token; without `before` it is a new one. */
  put(body: ApiTokenBody, how?: { readonly before?: Token; readonly archived?: boolean }): Token
}

export type TokenEdit<T> = (scope: TokenScope) => EditResult<T>

/** How far an edit came; one that is given up before it began never begins. */
interface Progress {
  state: 'waits' | 'is written' | 'given up'
}

/**
 * The one place where tokens change: one edit after the other, each all or nothing. Whoever sent one is answered in time, as by
 * the catalog's writer.
 */
export class TokenWriter {
  readonly #directory: TokenDirectory
  readonly #clock: Clock
  readonly #log: Pick<EventLog, 'trouble'>
  readonly #answerWithinMs: number
  #writer: FencedWriter | undefined
  #ended: (error: Error) => void = () => {}
  #revision = 0
  #lastId = 0
  #waiting = 0
  #tail: Promise<unknown> = Promise.resolve()
  #inDoubt = false

  constructor(
    directory: TokenDirectory,
    clock: Clock,
    { log, answerWithinMs = ANSWER_WITHIN_MS }: CatalogWriterOptions,
  ) {
    this.#directory = directory
    this.#clock = clock
    this.#log = log
    this.#answerWithinMs = answerWithinMs
  }

  /** Somebody was told that the outcome of an edit is not known, and it is not known yet. */
  get inDoubt(): boolean {
    return this.#inDoubt
  }

  /** The directory must hold everything in the topic; `lastId` is the highest id that its counter record names. */
  lead(writer: FencedWriter, highest: { revision: number; lastId: number }, ended: (error: Error) => void): void {
    const tokens = [...this.#directory.all()]
    this.#revision = Math.max(highest.revision, 0, ...tokens.map((token) => token.revision))
    this.#lastId = Math.max(highest.lastId, 0, ...tokens.map((token) => token.id))
    this.#writer = writer
    this.#ended = ended
  }

  stepDown(): void {
    this.#writer = undefined
  }

  submit<T>(actor: string, edit: TokenEdit<T>): Promise<EditResult<T>> {
    const isSilent = this.#inDoubt || this.#log.trouble() !== undefined
    if (isSilent) return Promise.resolve({ ok: false, problem: LOG_SILENT })
    if (this.#waiting >= MAX_WAITING_EDITS) return Promise.resolve({ ok: false, problem: BUSY })
    this.#waiting++
    const progress: Progress = { state: 'waits' }
    const result = this.#tail.then(() => this.#run(actor, edit, progress)).finally(() => this.#waiting--)
    this.#tail = result.catch(() => undefined)
    const late = Promise.withResolvers<EditResult<T>>()
    const overdue = setTimeout(() => late.resolve(this.#giveUp(progress)), this.#answerWithinMs)
    return Promise.race([result, late.promise]).finally(() => clearTimeout(overdue))
  }

  #giveUp(progress: Progress): { readonly ok: false; readonly problem: Problem } {
    if (progress.state === 'waits') {
      progress.state = 'given up'
      return { ok: false, problem: LOG_SILENT }
    }
    this.#inDoubt = true
    return { ok: false, problem: OUTCOME_UNKNOWN }
  }

  async #run<T>(actor: string, edit: TokenEdit<T>, progress: Progress): Promise<EditResult<T>> {
    if (progress.state === 'given up') return { ok: false, problem: LOG_SILENT }
    const writer = this.#writer
    if (writer === undefined) return { ok: false, problem: NOT_LEADER }
    progress.state = 'is written'
    const written: Token[] = []
    let revision = this.#revision
    let lastId = this.#lastId
    const nowMs = this.#clock.now()
    const now = asInstant(nowMs)
    const result = edit({
      directory: this.#directory,
      nowMs,
      put: (body, { before, archived = false } = {}) => {
        const token: Token = {
          ...body,
          id: before?.id ?? ++lastId,
          revision: ++revision,
          created_at: before?.created_at ?? now,
          updated_at: now,
          updated_by: actor,
          archived,
        }
        written.push(token)
        return token
      },
    })
    if (!result.ok || written.length === 0) return result
    const records = written.map((token) => ({ kind: 'token', id: token.id, body: toTokenRecord(token) as unknown }))
    if (lastId !== this.#lastId) {
      const counters = { kind: 'meta', id: 'ids', revision: ++revision, at: now, actor, body: { token: lastId } }
      records.push({ kind: 'meta', id: 'ids' as never, body: counters })
    }
    try {
      await writer.append(
        records.map(({ kind, id, body }) => ({ key: recordKey(kind, id), value: Buffer.from(JSON.stringify(body)) })),
      )
    } catch (error) {
      if (this.#writer === writer) {
        this.stepDown()
        this.#ended(error as Error)
      }
      this.#inDoubt = false
      return { ok: false, problem: error instanceof FencedError ? NOT_LEADER : OUTCOME_UNKNOWN }
    }
    this.#revision = revision
    this.#lastId = lastId
    for (const token of written) this.#directory.put(token)
    this.#inDoubt = false
    return result
  }
}
