import { hkdfSync } from 'node:crypto'
import { SecretsError } from './errors.ts'
import { findKey, keyAt } from './key.ts'
import type { Key, KeyRing } from './key.ts'

export const DAY_MS = 86_400_000
/** The longest fraud window: as long as an address keeps its keyed hash. */
export const ADDRESS_PERIOD_DAYS = 7

/**
 * Secrets that need no distribution: HKDF-SHA-256 of a master key and the name of what and when they are for. They are
 * forgotten by removing the master key. `days` are whole UTC days since 1970, `periods` whole periods since then.
 * `keyId` names the master key; without it, it is the one that was current when the day or period began. An unknown id throws
 * `secrets.unknown_key`.
 */
export interface DerivedSecrets {
  /** The master key that makes new hashes at a time. */
  keyAt(timeMs: number): Pick<Key, 'id' | 'sinceMs'>
  /** For `visitor_key` of one UTC day. */
  day(day: number, keyId?: number): Buffer
  /** For `address_key` and `subnet_key` of one period of 7 days. */
  addressPeriod(period: number, keyId?: number): Buffer
  /** For the draw of a sticky link that keeps a visitor's offer for `days` days. */
  sticky(days: number, period: number, keyId?: number): Buffer
}

export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS)
}

/** The number of the period of `days` days a time lies in. */
export function periodOf(timeMs: number, days: number = ADDRESS_PERIOD_DAYS): number {
  return Math.floor(dayOf(timeMs) / days)
}

/** When hashes of addresses, and with them those of visitors, get other names next. */
export function nextAddressPeriod(timeMs: number): number {
  return (periodOf(timeMs) + 1) * ADDRESS_PERIOD_DAYS * DAY_MS
}

const REMEMBERED = 64
const SECRET_BYTES = 32

export function createDerivedSecrets(master: KeyRing): DerivedSecrets {
  const remembered = new Map<string, Buffer>()

  function derive(name: string, keyId: number): Buffer {
    const label = `${keyId} ${name}`
    const known = remembered.get(label)
    if (known !== undefined) return known
    const key = findKey(master, keyId)
    if (key === undefined) throw new SecretsError('secrets.unknown_key', `no master key ${keyId} is held here`)
    const secret = Buffer.from(hkdfSync('sha256', key.bytes, '', `smartlink ${name}`, SECRET_BYTES))
    if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value as string)
    remembered.set(label, secret)
    return secret
  }

  const keyIdAt = (timeMs: number): number => keyAt(master, timeMs).id

  return {
    keyAt: (timeMs) => keyAt(master, timeMs),
    day: (day, keyId = keyIdAt(day * DAY_MS)) => derive(`visitor day ${day}`, keyId),
    addressPeriod: (period, keyId = keyIdAt(period * ADDRESS_PERIOD_DAYS * DAY_MS)) =>
      derive(`address period ${period}`, keyId),
    sticky: (days, period, keyId = keyIdAt(period * days * DAY_MS)) => derive(`sticky ${days} days ${period}`, keyId),
  }
}
