import { asInstant } from '@smartlink/catalog/entities/instant'
import type { ApiTokenBody } from '@smartlink/catalog/entities/api-token'
import { recordKey } from '@smartlink/catalog/record/catalog-record'
import type { Token } from '@smartlink/catalog/record/token-record'
import { toTokenRecord } from '@smartlink/catalog/record/token-record'
import { FencedError } from '@smartlink/event-log/errors'
import type { FencedWriter } from '@smartlink/event-log/event-log'
import type { TokenDirectory } from '@smartlink/http/token-directory'
import type { Clock } from '@smartlink/service-kit/clock'
import type { EditResult } from './edit.ts'
import { BUSY, NOT_LEADER, OUTCOME_UNKNOWN } from './edit.ts'

const MAX_WAITING_EDITS = 1_000

/** What an edit of tokens sees and writes. */
export interface TokenScope {
  readonly directory: TokenDirectory
  readonly nowMs: number
  /** Writes the next revision of a token; without `before` it is a new one. */
  put(body: ApiTokenBody, how?: { readonly before?: Token; readonly archived?: boolean }): Token
}

export type TokenEdit<T> = (scope: TokenScope) => EditResult<T>

/** The one place where tokens change: one edit after the other, each all or nothing. */
export class TokenWriter {
  readonly #directory: TokenDirectory
  readonly #clock: Clock
  #writer: FencedWriter | undefined
  #ended: (error: Error) => void = () => {}
  #revision = 0
  #lastId = 0
  #waiting = 0
  #tail: Promise<unknown> = Promise.resolve()

  constructor(directory: TokenDirectory, clock: Clock) {
    this.#directory = directory
    this.#clock = clock
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
    if (this.#waiting >= MAX_WAITING_EDITS) return Promise.resolve({ ok: false, problem: BUSY })
    this.#waiting++
    const result = this.#tail.then(() => this.#run(actor, edit)).finally(() => this.#waiting--)
    this.#tail = result.catch(() => undefined)
    return result
  }

  async #run<T>(actor: string, edit: TokenEdit<T>): Promise<EditResult<T>> {
    const writer = this.#writer
    if (writer === undefined) return { ok: false, problem: NOT_LEADER }
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
      return { ok: false, problem: error instanceof FencedError ? NOT_LEADER : OUTCOME_UNKNOWN }
    }
    this.#revision = revision
    this.#lastId = lastId
    for (const token of written) this.#directory.put(token)
    return result
  }
}
