import { decodeEvent } from '@smartlink/events/codec'
import { readHead } from '@smartlink/events/head'
import { fingerprintText, schemaByFingerprint } from '@smartlink/events/schemas'

/** What can be said of the bytes of an event, however damaged they are. */
export interface EventDescription {
  readonly bytes: number
  readonly state: 'event' | 'newer_schema' | 'unreadable' | 'deletion'
  /** `click`, `conversion` or `mark`, where the schema is known. */
  readonly name?: string
  readonly fingerprint?: string
  /** Why it can't be read. */
  readonly reason?: string
  /** Fields of a readable event, bytes as hex. */
  readonly fields?: unknown
}

export function describeEvent(value: Buffer | null): EventDescription {
  if (value === null) return { bytes: 0, state: 'deletion' }
  const fingerprint = readHead(value)?.fingerprint
  const known = fingerprint === undefined ? undefined : schemaByFingerprint(fingerprint)
  const seen = {
    bytes: value.length,
    ...(fingerprint === undefined ? {} : { fingerprint: fingerprintText(fingerprint) }),
    ...(known === undefined ? {} : { name: known.name }),
  }
  const decoded = decodeEvent(value)
  if (decoded.state === 'event') return { ...seen, state: 'event', fields: withHexBytes(decoded.value) }
  if (decoded.state === 'unreadable') return { ...seen, state: 'unreadable', reason: decoded.reason }
  return { ...seen, state: 'newer_schema' }
}

function withHexBytes(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('hex')
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(withHexBytes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withHexBytes(inner)]))
}
