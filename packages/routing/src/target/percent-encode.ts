/** Without asking each text for it: texts have many shapes inside the engine, and that look-up cost more than the rest. */
const charCodeAt: (text: string, index: number) => number = Function.prototype.call.bind(String.prototype.charCodeAt)

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
  const { length } = value
  for (let index = 0; index < length; index++) {
    if (UNRESERVED[charCodeAt(value, index)] !== 1) return false
  }
  return true
}
