import { hkdfSync } from 'node:crypto'
import { SecretsError } from './errors.ts'
import { findKey } from './key.ts'
import type { KeyRing } from './key.ts'

export const DAY_MS = 86_400_000
/** The longest fraud window: as long as an address keeps its keyed hash. */
export const ADDRESS_PERIOD_DAYS = 7

/**
 * Secrets that need no distribution: HKDF-SHA-256 of a master key and the name of what and when they are for. They are
 * forgotten by removing the master key. `days` are whole UTC days since 1970, `periods` whole periods since then.
 * `keyId` picks an accepted master key instead of the current one; an unknown id throws `secrets.unknown_key`.
 */
export interface DerivedSecrets {
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

  return {
    day: (day, keyId = master.current.id) => derive(`visitor day ${day}`, keyId),
    addressPeriod: (period, keyId = master.current.id) => derive(`address period ${period}`, keyId),
    sticky: (days, period, keyId = master.current.id) => derive(`sticky ${days} days ${period}`, keyId),
  }
}
