import { ADDRESS_PERIOD_DAYS, DAY_MS, dayOf, periodOf } from '@smartlink/secrets/derived-secrets'
import type { DerivedSecrets } from '@smartlink/secrets/derived-secrets'
import { createSipHash } from './sip-hash.ts'
import type { SipHash } from './sip-hash.ts'

/** 8 bytes, and their 16 hex digits. */
export interface KeyedHash {
  readonly bytes: Buffer
  readonly hex: string
}

/** Where the hashes' secrets come from. Which master key is current may change at any time. */
export type VisitorSecrets = Pick<DerivedSecrets, 'day' | 'addressPeriod' | 'keyAt'>

/**
 * Hashes under the secrets in force at one time, and under those that were in force just before: yesterday's, last period's, or
 * those of the former master key when it was replaced since.
 */
export interface HashesNow {
  readonly day: number
  readonly period: number
  /** Id of the master key of the names in force. */
  readonly keyId: number
  readonly visitor: (identity: Uint8Array) => KeyedHash
  readonly visitorYesterday: (identity: Uint8Array) => KeyedHash
  readonly address: (bytes: Uint8Array) => KeyedHash
  readonly addressLastPeriod: (bytes: Uint8Array) => KeyedHash
  readonly subnet: (bytes: Uint8Array) => KeyedHash
  readonly subnetLastPeriod: (bytes: Uint8Array) => KeyedHash
}

/** Makes hashers anew when the day turns or the master key changes, by the click's own time; derives nothing in between. */
export function createKeyedHashes(secrets: VisitorSecrets): (now: number) => HashesNow {
  let current: HashesNow | undefined

  return (now) => {
    const day = dayOf(now)
    const key = secrets.keyAt(now)
    if (current?.day === day && current.keyId === key.id) return current
    const period = periodOf(now)
    const keySinceMs = key.sinceMs ?? 0
    const dayBefore = justBefore(Math.max(day * DAY_MS, keySinceMs))
    const periodBefore = justBefore(Math.max(period * ADDRESS_PERIOD_DAYS * DAY_MS, keySinceMs))
    const thisPeriod = secrets.addressPeriod(period, key.id)
    const lastPeriod = secrets.addressPeriod(periodBefore.period, periodBefore.keyId)
    current = {
      day,
      period,
      keyId: key.id,
      visitor: keyedHasher(secrets.day(day, key.id)),
      visitorYesterday: keyedHasher(secrets.day(dayBefore.day, dayBefore.keyId)),
      address: keyedHasher(thisPeriod),
      addressLastPeriod: keyedHasher(lastPeriod),
      subnet: keyedHasher(thisPeriod),
      subnetLastPeriod: keyedHasher(lastPeriod),
    }
    return current
  }

  function justBefore(timeMs: number): { readonly day: number; readonly period: number; readonly keyId: number } {
    const before = timeMs - 1
    return { day: dayOf(before), period: periodOf(before), keyId: secrets.keyAt(before).id }
  }
}

/** Inputs of different kinds have different lengths under one secret, so none can pass as another. */
export function keyedHasher(secret: Buffer): (bytes: Uint8Array) => KeyedHash {
  const hash: SipHash = createSipHash(secret.subarray(0, 16))
  return (input) => {
    const bytes = hash(input)
    return { bytes, hex: bytes.toString('hex') }
  }
}
