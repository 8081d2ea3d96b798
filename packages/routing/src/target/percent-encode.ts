const PLAIN = /^[A-Za-z0-9_.~-]*$/

/**
 * A value as it may stand in a path segment, a query or a fragment: everything but unreserved characters escaped
 * (RFC 3986), so that it can't end its place. Lone surrogates become U+FFFD.
 */
export function percentEncode(value: string): string {
  if (PLAIN.test(value)) return value
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
