import { LRUCache } from 'lru-cache'
import type { GeoDatabases } from '../geo/geo-databases.ts'
import type { Place } from '../geo/place.ts'
import { addressParts } from './address-bytes.ts'
import type { HashesNow, KeyedHash } from './keyed-hashes.ts'

/** How client addresses are stored. */
export type AddressStorage = 'truncated' | 'full' | 'hmac' | 'none'

/** What is known of one address; remembered while its secrets and databases stay the same. */
export interface KnownAddress {
  readonly text: string
  readonly stored: string
  readonly place: Place
  readonly visitorBytes: Uint8Array
  readonly address: KeyedHash
  readonly addressLastPeriod: KeyedHash
  readonly subnet: KeyedHash
  readonly subnetLastPeriod: KeyedHash
}

export type FindAddress = (address: string, hashes: HashesNow) => KnownAddress

export function createAddresses(geo: GeoDatabases, storage: AddressStorage, max: number): FindAddress {
  const known = new LRUCache<string, KnownAddress>({ max })
  let generation = geo.generation
  let period = Number.NaN

  return (text, hashes) => {
    if (geo.generation !== generation || hashes.period !== period) {
      known.clear()
      generation = geo.generation
      period = hashes.period
    }
    const remembered = known.get(text)
    if (remembered !== undefined) return remembered
    const parts = addressParts(text)
    const address = hashes.address(parts.address)
    const found: KnownAddress = {
      text,
      stored: storedForm(storage, text, parts.truncated, address),
      place: geo.find(text),
      visitorBytes: parts.visitor,
      address,
      addressLastPeriod: hashes.addressLastPeriod(parts.address),
      subnet: hashes.subnet(parts.subnet),
      subnetLastPeriod: hashes.subnetLastPeriod(parts.subnet),
    }
    known.set(text, found)
    return found
  }
}

function storedForm(storage: AddressStorage, text: string, truncated: string, keyed: KeyedHash): string {
  switch (storage) {
    case 'truncated':
      return truncated
    case 'full':
      return text
    case 'hmac':
      return text === '' ? '' : keyed.hex
    case 'none':
      return ''
  }
}
