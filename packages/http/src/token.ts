import { createHash, randomInt } from 'node:crypto'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SHORT_ID_LENGTH = 8
/** 43 characters of 62 hold 256 bits. */
const SECRET_LENGTH = 43
const FORM = /^slk_([0-9A-Za-z]{8})_[0-9A-Za-z]{43}$/

/** An API token as it is shown, once; `hash` and `shortId` are what is kept. */
export interface NewToken {
  readonly token: string
  readonly shortId: string
  readonly hash: string
}

/** `slk_<short id>_<secret>`: the prefix lets scanners find leaked ones, the short id finds the record. */
export function newToken(): NewToken {
  const shortId = randomText(SHORT_ID_LENGTH)
  const token = `slk_${shortId}_${randomText(SECRET_LENGTH)}`
  return { token, shortId, hash: hashToken(token) }
}

/** 43 random characters, 256 bits: a secret that needs no salt to be hashed. */
export function newSecret(): string {
  return randomText(SECRET_LENGTH)
}

export function randomText(length: number): string {
  return Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join('')
}

/** SHA-256, hex. Enough for secrets of 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The short id of a well-formed token. */
export function shortIdOf(token: string): string | undefined {
  return FORM.exec(token)?.[1]
}
