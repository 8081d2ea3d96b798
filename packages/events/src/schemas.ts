import { canonicalForm } from './canonical-form.ts'
import { crc64Avro } from './crc64-avro.ts'
import { CLICK_V1, CONVERSION_V1, MARK_V1 } from './generated/released.ts'
import type { AvroRecord } from './avro-schema.ts'

export type EventName = 'click' | 'conversion' | 'mark'

/** One released version of an event. Released versions are never changed or removed: old records stay readable. */
export interface EventSchema {
  readonly name: EventName
  readonly version: number
  /** CRC-64-AVRO of the canonical form; names the schema in every message. */
  readonly fingerprint: bigint
  /** The schema as in `schemas/<name>.v<version>.avsc`. */
  readonly avsc: AvroRecord
}

/** Every released version, oldest first. */
export const RELEASED_SCHEMAS: readonly EventSchema[] = [
  released('click', 1, CLICK_V1),
  released('conversion', 1, CONVERSION_V1),
  released('mark', 1, MARK_V1),
]

const BY_FINGERPRINT: ReadonlyMap<bigint, EventSchema> = new Map(
  RELEASED_SCHEMAS.map((schema) => [schema.fingerprint, schema]),
)

/** The schema a message names; `undefined` when its writer is newer than this build, or no writer of ours. */
export function schemaByFingerprint(fingerprint: bigint): EventSchema | undefined {
  return BY_FINGERPRINT.get(fingerprint)
}

/** The newest version of an event, which this build writes. */
export function newestSchema(name: EventName): EventSchema {
  const newest = RELEASED_SCHEMAS.findLast((schema) => schema.name === name)
  if (newest === undefined) throw new Error(`no schema of ${name} was ever released`)
  return newest
}

/** Fingerprint as it is written in tokens, metrics and messages for people: 16 hex digits. */
export function fingerprintText(fingerprint: bigint): string {
  return fingerprint.toString(16).padStart(16, '0')
}

function released(name: EventName, version: number, avsc: AvroRecord): EventSchema {
  return { name, version, fingerprint: crc64Avro(Buffer.from(canonicalForm(avsc))), avsc }
}
