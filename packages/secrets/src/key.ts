import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'

const REDACTED = '[redacted]'

/** A secret key that does not show itself: logged, printed or serialised it reads `[redacted]`. */
export class Key {
  readonly id: number
  /** From when on it makes new values, ms since the epoch; undefined for one that was never made current. */
  readonly sinceMs: number | undefined
  readonly #bytes: Buffer
  /** By purpose; they are asked for every second. */
  readonly #fingerprints = new Map<string, string>()

  constructor(id: number, bytes: Buffer, sinceMs?: number) {
    this.id = id
    this.sinceMs = sinceMs
    this.#bytes = bytes
  }

  get bytes(): Buffer {
    return this.#bytes
  }

  /** 16 hex digits that are equal in two processes exactly when their keys are, and tell nothing else. */
  fingerprint(purpose: string): string {
    const known = this.#fingerprints.get(purpose)
    if (known !== undefined) return known
    const digest = createHmac('sha256', this.#bytes).update(`smartlink fingerprint ${purpose}`).digest('hex')
    const fingerprint = digest.slice(0, 16)
    this.#fingerprints.set(purpose, fingerprint)
    return fingerprint
  }

  toJSON(): { id: number; key: string } {
    return { id: this.id, key: REDACTED }
  }

  toString(): string {
    return `key ${this.id} ${REDACTED}`
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

/**
 * The key that made new values when the ring was written, and the others that are understood. A key may be made current
 * for a time to come: {@link keyAt} says which one it is at any time.
 */
export interface KeyRing {
  readonly current: Key
  readonly accepted: readonly Key[]
}

/** Every key of a ring, by id. */
export function keysOf(ring: KeyRing): Key[] {
  return [ring.current, ...ring.accepted].toSorted((a, b) => a.id - b.id)
}

/** The key that makes new values at a time: of those that were made current by then, the latest. */
export function keyAt(ring: KeyRing, timeMs: number): Key {
  let found: Key | undefined
  for (const key of [ring.current, ...ring.accepted]) {
    const { sinceMs } = key
    if (sinceMs === undefined || sinceMs > timeMs) continue
    if (found === undefined || sinceMs > (found.sinceMs ?? 0)) found = key
  }
  return found ?? oldest(ring)
}

/** Before the first change there is one that nobody made current: it always was. */
function oldest(ring: KeyRing): Key {
  return [ring.current, ...ring.accepted].reduce((one, other) =>
    (other.sinceMs ?? Infinity) < (one.sinceMs ?? Infinity) ? other : one,
  )
}

/** The key of a ring with this id; undefined when the ring holds none. */
export function findKey(ring: KeyRing, id: number): Key | undefined {
  return ring.current.id === id ? ring.current : ring.accepted.find((key) => key.id === id)
}
