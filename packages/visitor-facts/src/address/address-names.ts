import { ADDRESS_PERIOD_DAYS, DAY_MS, periodOf } from '@smartlink/secrets/derived-secrets'
import type { DerivedSecrets } from '@smartlink/secrets/derived-secrets'
import { addressParts } from './address-bytes.ts'
import { parseAddress } from './client-address.ts'
import { keyedHasher } from './keyed-hashes.ts'

/** What clicks may call an address: its hash under one master key and in one period. */
export interface AddressName {
  readonly keyId: number
  /** 16 hex digits. */
  readonly hash: string
}

/** How many names an address has that clicks may hold for so many days, under so many keys. */
export function countAddressNames(keptDays: number, keys: number): number {
  return (Math.ceil(keptDays / ADDRESS_PERIOD_DAYS) + 1) * keys
}

/**
 * Every name that clicks of an address may have that were decided from `fromMs` to `toMs`, under the master keys that are held.
 * Undefined when the text is no address.
 */
export function addressNames(
  secrets: Pick<DerivedSecrets, 'addressPeriod'>,
  keyIds: readonly number[],
  text: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AddressName[] | undefined {
  const address = parseAddress(text)
  if (address === undefined) return undefined
  const { address: bytes } = addressParts(address.toString())
  const names: AddressName[] = []
  for (let period = periodOf(fromMs); period * ADDRESS_PERIOD_DAYS * DAY_MS <= toMs; period++) {
    for (const keyId of keyIds)
      names.push({ keyId, hash: keyedHasher(secrets.addressPeriod(period, keyId))(bytes).hex })
  }
  return names
}
