import { timingSafeEqual } from 'node:crypto'
import type { Token } from '@smartlink/catalog/record/token-record'
import type { Principal } from './roles.ts'
import { hashToken, shortIdOf } from './token.ts'

export type Verdict =
  | { readonly state: 'known'; readonly principal: Principal }
  | { readonly state: 'refused'; readonly code: 'auth.malformed' | 'auth.unknown' | 'auth.expired' }

const NO_HASH = Buffer.alloc(32)

/** Who holds which token, folded from `secrets.v1`. */
export class TokenDirectory {
  readonly #byId = new Map<number, Token>()
  readonly #byShortId = new Map<string, Token>()

  put(token: Token): 'applied' | 'stale' {
    const before = this.#byId.get(token.id)
    if (before !== undefined && before.revision >= token.revision) return 'stale'
    this.#byId.set(token.id, token)
    if (before !== undefined) this.#byShortId.delete(before.short_id)
    if (!token.archived) this.#byShortId.set(token.short_id, token)
    return 'applied'
  }

  /** For a record that can't be read: it may have been a revocation. */
  forget(id: number): void {
    const token = this.#byId.get(id)
    this.#byId.delete(id)
    if (token !== undefined) this.#byShortId.delete(token.short_id)
  }

  get(id: number): Token | undefined {
    return this.#byId.get(id)
  }

  all(): IterableIterator<Token> {
    return this.#byId.values()
  }

  /** Takes as long for a token that is not known as for one whose secret is wrong. */
  verify(text: string, nowMs: number): Verdict {
    const shortId = shortIdOf(text)
    if (shortId === undefined) return { state: 'refused', code: 'auth.malformed' }
    const token = this.#byShortId.get(shortId)
    const expected = token === undefined ? NO_HASH : Buffer.from(token.hash, 'hex')
    const same = timingSafeEqual(Buffer.from(hashToken(text), 'hex'), expected)
    if (token === undefined || !same) return { state: 'refused', code: 'auth.unknown' }
    if (token.expires_at !== undefined && Date.parse(token.expires_at) <= nowMs) {
      return { state: 'refused', code: 'auth.expired' }
    }
    const { id, name, role, publisher_id } = token
    return { state: 'known', principal: { id, name, role, publisherId: publisher_id } }
  }
}
