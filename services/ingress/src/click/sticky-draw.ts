import { createHmac } from 'node:crypto'
import type { DerivedSecrets } from '@smartlink/secrets/derived-secrets'
import { periodOf } from '@smartlink/secrets/derived-secrets'

/**
 * The draw a sticky link keeps for a visitor for `days` days: a 52-bit numerator, HMAC-SHA-256 of visitor and link under
 * the secret of that period.
 */
export function stickyDraw(
  secrets: DerivedSecrets,
  identity: string,
  linkId: number,
  days: number,
  now: number,
): number {
  const secret = secrets.sticky(days, periodOf(now, days))
  const mac = createHmac('sha256', secret).update(`${linkId} ${identity}`).digest()
  return mac.readUIntBE(0, 6) * 16 + (mac.readUInt8(6) >> 4)
}
