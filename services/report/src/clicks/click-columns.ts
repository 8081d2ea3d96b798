import { PUBLISHER_COLUMNS } from '@smartlink/clickhouse/embedded/publisher-columns'
import type { Principal } from '@smartlink/http/roles'

/** Columns of a click in a list, for those who run the links. */
const LISTED = (
  'click_id time class outcome reason link_id publisher_id offer_id advertiser_id domain_id strategy member ' +
  'sub1 sub2 sub3 sub4 sub5 sub6 xid country region city device os browser language asn connection referrer_host ' +
  'fraud_score fraud_band deep_link payout payout_currency revenue revenue_currency'
).split(' ')

/** What a publisher sees of its own clicks: what its SQL users see. */
const OF_PUBLISHERS: readonly string[] = PUBLISHER_COLUMNS['clicks'] ?? []

/** SELECT list of clicks. */
export function listedColumns({ role }: Pick<Principal, 'role'>): string {
  return (role === 'publisher' ? OF_PUBLISHERS : LISTED).join(', ')
}

/** Everything that is kept of a click; hashes in hex, because JSON keeps no 64-bit integers. */
export function allColumns({ role }: Pick<Principal, 'role'>): string {
  if (role === 'publisher') return listedColumns({ role })
  const hashes = ['visitor_key', 'visitor_key_prev', 'address_key', 'subnet_key']
  const inHex = hashes.map((hash) => `leftPad(lower(hex(${hash})), 16, '0') AS ${hash}_hex`)
  return `* EXCEPT (origin, ${hashes.join(', ')}), stream, sequence, ${inHex.join(', ')}`
}
