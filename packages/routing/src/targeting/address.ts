/**
 * Addresses as 32 hex digits, IPv4 ones in their IPv6-mapped form, so that text order is address order and one list of
 * spans serves both families.
 */
export type AddressDigits = string

const MAPPED = '0'.repeat(20) + 'ffff'
const ADDRESS_BITS = 128
const V4_PREFIX_BITS = 96

/** Undefined for a text that is no address (RFC 4291 text forms; no zone, no port). */
export function addressDigits(text: string): AddressDigits | undefined {
  return text.includes(':') ? digitsOfV6(text) : digitsOfV4(text)
}

/** First and last address of `192.0.2.0/24`, `2001:db8::/32` or a single address. */
export function parseBlock(text: string): { first: AddressDigits; last: AddressDigits } | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const digits = addressDigits(address)
  if (digits === undefined || rest.length > 0) return undefined
  if (length === undefined) return { first: digits, last: digits }
  if (!/^\d{1,3}$/.test(length)) return undefined
  const bits = Number(length) + (address.includes(':') ? 0 : V4_PREFIX_BITS)
  if (bits > ADDRESS_BITS) return undefined
  const whole = Math.floor(bits / 4)
  const first = digits.slice(0, whole)
  if (whole === digits.length) return { first: digits, last: digits }
  const digit = Number.parseInt(digits.charAt(whole), 16)
  const free = 0xf >> (bits % 4)
  const padding = digits.length - whole - 1
  return {
    first: first + (digit & ~free).toString(16) + '0'.repeat(padding),
    last: first + (digit | free).toString(16) + 'f'.repeat(padding),
  }
}

function digitsOfV4(text: string): string | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let digits = MAPPED
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    digits += Number(part).toString(16).padStart(2, '0')
  }
  return digits
}

function digitsOfV6(text: string): string | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(groupsOf)
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const zeros = Array.from({ length: missing }, () => '0000')
  return [...head, ...zeros, ...(tail ?? [])].join('')
}

/** Groups of four digits; the last may be written as an IPv4 address and is two then. */
function groupsOf(half: string): string[] | undefined {
  if (half === '') return []
  const groups: string[] = []
  const parts = half.split(':')
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const v4 = index === parts.length - 1 ? digitsOfV4(part) : undefined
      if (v4 === undefined) return undefined
      groups.push(v4.slice(24, 28), v4.slice(28))
    } else {
      if (!/^[0-9A-Fa-f]{1,4}$/.test(part)) return undefined
      groups.push(part.toLowerCase().padStart(4, '0'))
    }
  }
  return groups
}
