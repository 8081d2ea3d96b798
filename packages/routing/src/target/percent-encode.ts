/** 1 for every ASCII code of an unreserved character. */
const UNRESERVED = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9_.~-]/.test(String.fromCharCode(code)) ? 1 : 0,
)

/**
 * A value as it may stand in a path segment, a query or a fragment: everything but unreserved characters escaped
 * (RFC 3986), so that it can't end its place. Lone surrogates become U+FFFD.
 */
export function percentEncode(value: string): string {
  if (isUnreserved(value)) return value
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function isUnreserved(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    if (UNRESERVED[value.charCodeAt(index)] !== 1) return false
  }
  return true
}
