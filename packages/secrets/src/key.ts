import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'

const REDACTED = '[redacted]'

/** A secret key that does not show itself: logged, printed or serialised it reads `[redacted]`. */
export class Key {
  readonly id: number
  readonly #bytes: Buffer

  constructor(id: number, bytes: Buffer) {
    this.id = id
    this.#bytes = bytes
  }

  get bytes(): Buffer {
    return this.#bytes
  }

  /** 16 hex digits that are equal in two processes exactly when their keys are, and tell nothing else. */
  fingerprint(purpose: string): string {
    return createHmac('sha256', this.#bytes).update(`smartlink fingerprint ${purpose}`).digest('hex').slice(0, 16)
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

/** The key that makes new values, and the others that are still understood. */
export interface KeyRing {
  readonly current: Key
  readonly accepted: readonly Key[]
}

/** The key of a ring with this id; undefined when the ring holds none. */
export function findKey(ring: KeyRing, id: number): Key | undefined {
  return ring.current.id === id ? ring.current : ring.accepted.find((key) => key.id === id)
}
