import { dayOf, periodOf } from '@smartlink/secrets/derived-secrets'
import type { DerivedSecrets } from '@smartlink/secrets/derived-secrets'
import { createSipHash } from './sip-hash.ts'
import type { SipHash } from './sip-hash.ts'

/** 8 bytes, and their 16 hex digits. */
export interface KeyedHash {
  readonly bytes: Buffer
  readonly hex: string
}

/** Where the hashes' secrets come from, and the id of the master key they are derived from. */
export interface VisitorSecrets extends Pick<DerivedSecrets, 'day' | 'addressPeriod'> {
  readonly keyId: number
}

/** Hashes under the secrets in force at one time. */
export interface HashesNow {
  readonly day: number
  readonly period: number
  readonly visitor: (identity: Uint8Array) => KeyedHash
  readonly visitorYesterday: (identity: Uint8Array) => KeyedHash
  readonly address: (bytes: Uint8Array) => KeyedHash
  readonly addressLastPeriod: (bytes: Uint8Array) => KeyedHash
  readonly subnet: (bytes: Uint8Array) => KeyedHash
  readonly subnetLastPeriod: (bytes: Uint8Array) => KeyedHash
}

/** Makes hashers anew when the day turns, by the click's own time; asks for no secret in between. */
export function createKeyedHashes(secrets: VisitorSecrets): (now: number) => HashesNow {
  let current: HashesNow | undefined

  return (now) => {
    const day = dayOf(now)
    if (current?.day === day) return current
    const period = periodOf(now)
    const thisPeriod = secrets.addressPeriod(period)
    const lastPeriod = secrets.addressPeriod(period - 1)
    current = {
      day,
      period,
      visitor: hasher(secrets.day(day)),
      visitorYesterday: hasher(secrets.day(day - 1)),
      address: hasher(thisPeriod),
      addressLastPeriod: hasher(lastPeriod),
      subnet: hasher(thisPeriod),
      subnetLastPeriod: hasher(lastPeriod),
    }
    return current
  }
}

/** Inputs of different kinds have different lengths under one secret, so none can pass as another. */
function hasher(secret: Buffer): (bytes: Uint8Array) => KeyedHash {
  const hash: SipHash = createSipHash(secret.subarray(0, 16))
  return (input) => {
    const bytes = hash(input)
    return { bytes, hex: bytes.toString('hex') }
  }
}
