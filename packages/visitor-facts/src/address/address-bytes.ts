import ipaddr from 'ipaddr.js'

/** What of an address is kept, and the bytes its hashes are made of. */
export interface AddressParts {
  /** 4 or 16 bytes. */
  readonly address: Uint8Array
  /** The /24 or /48 around it: 3 or 6 bytes. */
  readonly subnet: Uint8Array
  /** Who a visitor behind it is: the address, or the /64 of an IPv6 one, whose lower half changes at will. */
  readonly visitor: Uint8Array
  /** `203.0.113.0/24`, `2001:db8:1::/48`. */
  readonly truncated: string
}

const NOTHING: AddressParts = {
  address: new Uint8Array(),
  subnet: new Uint8Array(),
  visitor: new Uint8Array(),
  truncated: '',
}

/** Parts of an address in its one spelling; empty for an empty one. */
export function addressParts(text: string): AddressParts {
  if (text === '') return NOTHING
  const address = ipaddr.parse(text)
  const bytes = Uint8Array.from(address.toByteArray())
  const isV4 = bytes.length === 4
  const subnet = bytes.slice(0, isV4 ? 3 : 6)
  const base = new Uint8Array(bytes.length)
  base.set(subnet)
  return {
    address: bytes,
    subnet,
    visitor: isV4 ? bytes : bytes.slice(0, 8),
    truncated: `${ipaddr.fromByteArray([...base]).toString()}/${subnet.length * 8}`,
  }
}
