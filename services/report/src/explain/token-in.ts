/** Key id and flags stand before the click's UUID in its token. */
const UUID_AT = 2
const UUID_BYTES = 16

/** The token of a click where its destination carries it as it is; undefined where it does not. */
export function tokenIn(destination: string, clickId: string): string | undefined {
  const uuid = clickId.replaceAll('-', '')
  for (const run of destination.matchAll(/[\w-]{60,}/g)) {
    for (let at = 0; at + 60 <= run[0].length; at++) {
      const candidate = run[0].slice(at, at + 60)
      const bytes = Buffer.from(candidate, 'base64url')
      if (bytes.toString('hex', UUID_AT, UUID_AT + UUID_BYTES) === uuid) return candidate
    }
  }
  return undefined
}
