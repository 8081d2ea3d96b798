import ipaddr from 'ipaddr.js'
import { VisitorFactsError } from '../errors.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * Whose `X-Forwarded-For` is believed: CIDRs and addresses, or one number that says how many proxies stand in front,
 * however they are addressed. Nobody's when empty.
 */
export type TrustedProxies = readonly string[]

/** The client's address in its one spelling (RFC 5952; IPv4-mapped as IPv4); empty when the peer's is none. */
export type FindClientAddress = (remoteAddress: string, forwardedFor: string) => string

/** Entries looked at, from the right; longer chains are noise. */
const MAX_HOPS = 32

/** Throws `VisitorFactsError` for what is no proxy, and for trusting everybody: then anybody could be anybody. */
export function createFindClientAddress(trusted: TrustedProxies): FindClientAddress {
  const [only = ''] = trusted
  if (trusted.length === 1 && /^\d+$/.test(only)) return byHops(hopsOf(only))
  return byNetworks(trusted.map(networkOf))
}

function byHops(hops: number): FindClientAddress {
  return (remoteAddress, forwardedFor) => {
    const chain = [...hopsIn(forwardedFor), remoteAddress].slice(-hops - 1)
    // From the nearest on: what stands beyond an unreadable entry can't be vouched for.
    let client = ''
    for (const hop of chain.toReversed()) {
      const address = parseAddress(hop)
      if (address === undefined) break
      client = address.toString()
    }
    return client
  }
}

function byNetworks(networks: readonly [Address, number][]): FindClientAddress {
  const isTrusted = (address: Address): boolean =>
    networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))

  return (remoteAddress, forwardedFor) => {
    let client = parseAddress(remoteAddress)
    if (client === undefined) return ''
    if (forwardedFor === '' || networks.length === 0) return client.toString()
    for (const hop of hopsIn(forwardedFor).toReversed()) {
      if (!isTrusted(client)) break
      const next = parseAddress(hop)
      if (next === undefined) break
      client = next
    }
    return client.toString()
  }
}

function hopsIn(forwardedFor: string): string[] {
  return forwardedFor === '' ? [] : forwardedFor.split(',').slice(-MAX_HOPS)
}

/** An address as headers and sockets write it: with a port, in brackets, with a zone, IPv4 mapped into IPv6. */
export function parseAddress(text: string): Address | undefined {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
  if (bare.includes(':') ? !ipaddr.IPv6.isValid(bare) : !ipaddr.IPv4.isValidFourPartDecimal(bare)) return undefined
  return ipaddr.process(bare)
}

function hopsOf(text: string): number {
  const hops = Number(text)
  if (hops < 1 || hops > MAX_HOPS) {
    throw new VisitorFactsError('visitor_facts.bad_proxies', `${text} proxies: must be between 1 and ${MAX_HOPS}`)
  }
  return hops
}

function networkOf(text: string): [Address, number] {
  const bare = text.trim()
  if (/^(\*|all|any|true)$/i.test(bare)) throw trustsAll(text)
  const [address = '', length, ...rest] = bare.split('/')
  const isV6 = address.includes(':')
  const isValid = isV6 ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address)
  const base = isValid ? ipaddr.process(address) : undefined
  const most = base?.kind() === 'ipv4' ? 32 : 128
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : -1
  const isMappedBlock = isV6 && most === 32 && length !== undefined
  if (base === undefined || isMappedBlock || bits < 0 || bits > most || rest.length > 0) {
    throw new VisitorFactsError(
      'visitor_facts.bad_proxies',
      `${text} is no proxy: name an address, a block such as 10.0.0.0/8, or, alone, how many proxies stand in front`,
    )
  }
  if (bits === 0) throw trustsAll(text)
  return [base, bits]
}

function trustsAll(text: string): VisitorFactsError {
  return new VisitorFactsError(
    'visitor_facts.trust_all_refused',
    `${text} would let every visitor choose its own address: name the proxies, or how many stand in front`,
  )
}
