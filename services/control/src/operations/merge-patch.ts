type Json = Readonly<Record<string, unknown>>

/** Fields whose members are alternatives: merged, they would be neither. */
const REPLACED_WHOLE: ReadonlySet<string> = new Set(['no_match'])

/**
 * JSON merge patch (RFC 7396): objects are merged, lists and values replaced, null removes. What it is given is at most
 * as deep as a body may be.
 */
export function mergePatch(target: Json, patch: Json): Json {
  const merged = new Map(Object.entries(target))
  for (const [name, value] of Object.entries(patch)) {
    const before = merged.get(name)
    if (value === null) merged.delete(name)
    else if (isObject(value) && !REPLACED_WHOLE.has(name))
      merged.set(name, mergePatch(isObject(before) ? before : {}, value))
    else merged.set(name, value)
  }
  // Unlike assignment, this makes even `__proto__` a plain field, for the schema to refuse.
  return Object.fromEntries(merged)
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
