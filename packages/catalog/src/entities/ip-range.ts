import { isIP } from 'node:net'
import { z } from 'zod'

/** An address or CIDR block, IPv4 or IPv6. */
export const ipRange = z
  .string()
  .max(49)
  .refine(isIpRange, { error: 'Must be an address or block such as 192.0.2.0/24 or 2001:db8::/32' })

function isIpRange(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0 || address.includes('%')) return false
  if (length === undefined) return true
  return /^(0|[1-9][0-9]{0,2})$/.test(length) && Number(length) <= (family === 4 ? 32 : 128)
}
