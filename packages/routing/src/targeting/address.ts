/**
 * An address as text that sorts as addresses do: `4` and 8 hex digits, or `6` and 32; IPv4-mapped IPv6 is IPv4. One
 * list of spans serves both families, and no span reaches from one into the other.
 */
export type AddressDigits = string

const MAPPED = `${'0'.repeat(20)}ffff`
const MAPPED_BITS = 96

/** Undefined for a text that is no address (RFC 4291 text forms; no zone, no port). */
export function addressDigits(text: string): AddressDigits | undefined {
  if (!text.includes(':')) {
    const digits = digitsOfV4(text)
    return digits && `4${digits}`
  }
  const digits = digitsOfV6(text)
  if (digits === undefined) return undefined
  return digits.startsWith(MAPPED) ? `4${digits.slice(MAPPED.length)}` : `6${digits}`
}

/** First and last address of `192.0.2.0/24`, `2001:db8::/32` or a single address. */
export function parseBlock(text: string): { first: AddressDigits; last: AddressDigits } | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const digits = addressDigits(address)
  if (digits === undefined || rest.length > 0) return undefined
  if (length === undefined) return { first: digits, last: digits }
  if (!/^\d{1,3}$/.test(length)) return undefined
  const isMapped = digits.startsWith('4') && address.includes(':')
  const bits = Number(length) - (isMapped ? MAPPED_BITS : 0)
  const most = 4 * (digits.length - 1)
  if (bits < 0 || bits > most) return undefined
  if (bits === most) return { first: digits, last: digits }
  const cut = 1 + Math.floor(bits / 4)
  const digit = Number.parseInt(digits.charAt(cut), 16)
  const free = 0xf >> (bits % 4)
  const padding = digits.length - cut - 1
  return {
    first: digits.slice(0, cut) + (digit & ~free).toString(16) + '0'.repeat(padding),
    last: digits.slice(0, cut) + (digit | free).toString(16) + 'f'.repeat(padding),
  }
}

function digitsOfV4(text: string): string | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let digits = ''
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
      groups.push(v4.slice(0, 4), v4.slice(4))
    } else {
      if (!/^[0-9A-Fa-f]{1,4}$/.test(part)) return undefined
      groups.push(part.toLowerCase().padStart(4, '0'))
    }
  }
  return groups
}
