import { checkGuard } from '@smartlink/events/guard'
import { isEvent, ID_START, ORIGIN_START } from '@smartlink/events/head'
import { parseOrigin } from '@smartlink/events/origin'
import { schemaByFingerprint } from '@smartlink/events/schemas'
import { isWellFormed } from '@smartlink/events/well-formed'
import type { LogRecord } from '@smartlink/event-log/event-log'
import type { Origin } from '@smartlink/events/origin'
import type { EventSchema } from '@smartlink/events/schemas'

/**
 * What a record of the clicks topic is, by its head, its guard and its shape; the body is not decoded.
 * `newer`: its writer knows a schema that this build does not, so the partition waits.
 */
export type EventRecord =
  | (Headed & { readonly kind: 'event'; readonly schema: EventSchema })
  | (Headed & { readonly kind: 'newer'; readonly fingerprint: bigint })
  | { readonly kind: 'damaged'; readonly record: LogRecord; readonly reason: DamageReason; readonly origin?: Origin }

/** What every version has at the same places. */
interface Headed {
  readonly record: LogRecord
  readonly id: Buffer
  readonly origin: Origin
}

export type DamageReason =
  | 'event.not_single_object'
  | 'event.bad_guard'
  | 'event.bad_origin'
  | 'event.wrong_topic'
  | 'event.bad_body'

export function readEventRecord(record: LogRecord): EventRecord {
  const { value } = record
  if (value === null || !isEvent(value)) return { kind: 'damaged', record, reason: 'event.not_single_object' }
  const origin = parseOrigin(value, ORIGIN_START)
  if (!checkGuard(value)) {
    return { kind: 'damaged', record, reason: 'event.bad_guard', ...(origin === undefined ? {} : { origin }) }
  }
  if (origin === undefined) return { kind: 'damaged', record, reason: 'event.bad_origin' }
  const head = { record, id: value.subarray(ID_START, ORIGIN_START), origin }
  const fingerprint = value.readBigUInt64LE(2)
  const schema = schemaByFingerprint(fingerprint)
  if (schema === undefined) return { kind: 'newer', ...head, fingerprint }
  if (schema.name === 'conversion') return { kind: 'damaged', record, reason: 'event.wrong_topic', origin }
  // Bodies are joined without framing, and ClickHouse takes one that is a byte short, with what follows it shifted.
  if (!isWellFormed(value, schema)) return { kind: 'damaged', record, reason: 'event.bad_body', origin }
  return { kind: 'event', ...head, schema }
}
