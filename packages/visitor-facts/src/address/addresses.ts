import { RecentMap } from '@smartlink/service-kit/recent-map'
import type { GeoDatabases } from '../geo/geo-databases.ts'
import type { Place } from '../geo/place.ts'
import { placeSection, visitorSection } from '../visitor-sections.ts'
import { addressParts } from './address-bytes.ts'
import type { FindClientAddress } from './client-address.ts'
import type { HashesNow, KeyedHash } from './keyed-hashes.ts'

/** How client addresses are stored. */
export type AddressStorage = 'truncated' | 'full' | 'hmac' | 'none'

/** What is known of one address; remembered while its secrets and databases stay the same. */
export interface KnownAddress {
  readonly text: string
  readonly stored: string
  readonly place: Place
  /** What events say of the place. */
  readonly placeSection: Uint8Array
  readonly address: KeyedHash
  readonly addressLastPeriod: KeyedHash
  readonly subnet: KeyedHash
  readonly subnetLastPeriod: KeyedHash
  /** The visitor behind it with an agent of this family. */
  visitor(family: string, hashes: HashesNow): KnownVisitor
}

/** One visitor: an address and a family of agents. */
export interface KnownVisitor {
  /** Address (IPv6: its /64) and agent family: the input of what is kept for a visitor. Never stored. */
  readonly identity: string
  readonly today: KeyedHash
  readonly yesterday: KeyedHash
  /** What events say of address and visitor. */
  readonly section: Uint8Array
}

/** By the peer's address and what proxies say, both as they arrive. */
export type FindAddress = (remoteAddress: string, forwardedFor: string, hashes: HashesNow) => KnownAddress

export interface AddressesOptions {
  readonly clientAddress: FindClientAddress
  readonly geo: GeoDatabases
  readonly storage: AddressStorage
  /** Addresses remembered. */
  readonly max: number
}

export function createAddresses({ clientAddress, geo, storage, max }: AddressesOptions): FindAddress {
  const known = new RecentMap<string, KnownAddress>(max)
  let generation = geo.generation
  let period = Number.NaN
  let keyId = Number.NaN

  function learn(text: string, hashes: HashesNow): KnownAddress {
    const parts = addressParts(text)
    const address = hashes.address(parts.address)
    const subnet = hashes.subnet(parts.subnet)
    const stored = storedForm(storage, text, parts.truncated, address)
    const place = geo.find(text)
    const names = { address: stored, address_key: address.bytes, subnet_key: subnet.bytes, key_id: hashes.keyId }
    return {
      text,
      stored,
      place,
      placeSection: placeSection(place, geo.description),
      visitor: rememberVisitors(parts.visitor, names),
      address,
      addressLastPeriod: hashes.addressLastPeriod(parts.address),
      subnet,
      subnetLastPeriod: hashes.subnetLastPeriod(parts.subnet),
    }
  }

  return (remoteAddress, forwardedFor, hashes) => {
    if (geo.generation !== generation || hashes.period !== period || hashes.keyId !== keyId) {
      known.clear()
      generation = geo.generation
      period = hashes.period
      keyId = hashes.keyId
    }
    const via = forwardedFor.slice(-MAX_FORWARDED_LENGTH)
    const key = via === '' ? remoteAddress : `${remoteAddress} ${via}`
    let address = known.get(key)
    if (address === undefined) {
      address = learn(clientAddress(remoteAddress, via), hashes)
      known.set(key, address)
    }
    return address
  }
}

/** Of what proxies say the end counts, which the nearest of them wrote. */
const MAX_FORWARDED_LENGTH = 512
/** Families of agents remembered per address; a carrier's address has more, whose hashes are made each time. */
const MAX_FAMILIES = 16

function rememberVisitors(
  address: Uint8Array,
  names: Omit<Parameters<typeof visitorSection>[0], 'visitor_key' | 'visitor_key_prev'>,
): KnownAddress['visitor'] {
  const known = new Map<string, KnownVisitor>()
  let day = Number.NaN
  return (family, hashes) => {
    if (hashes.day !== day) {
      known.clear()
      day = hashes.day
    }
    let visitor = known.get(family)
    if (visitor === undefined) {
      const identity = Buffer.concat([address, Buffer.from(family)])
      const today = hashes.visitor(identity)
      const yesterday = hashes.visitorYesterday(identity)
      visitor = {
        identity: identity.toString('latin1'),
        today,
        yesterday,
        section: visitorSection({ ...names, visitor_key: today.bytes, visitor_key_prev: yesterday.bytes }),
      }
      if (known.size < MAX_FAMILIES) known.set(family, visitor)
    }
    return visitor
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
