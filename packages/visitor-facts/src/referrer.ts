import { headerText } from './header-text.ts'

/** Where a visitor came from. */
export interface Referrer {
  /** As sent, at most 1,024 bytes. */
  readonly url: string
  /** Lower case, without port; empty when the header is no address. */
  readonly host: string
  /** Without query, fragment and userinfo, which name people; the whole where addresses are stored in full. */
  readonly stored: string
}

export const MAX_REFERRER_BYTES = 1_024
const NONE: Referrer = { url: '', host: '', stored: '' }

export function parseReferrer(header: string, storesAll: boolean): Referrer {
  if (header === '') return NONE
  const url = headerText(header, MAX_REFERRER_BYTES)
  const parsed = URL.parse(url)
  if (parsed === null) return { url, host: '', stored: storesAll ? url : '' }
  const { hostname, protocol, host, pathname } = parsed
  const isWeb = protocol === 'http:' || protocol === 'https:'
  const bare = isWeb ? `${protocol}//${host}${pathname}` : `${protocol}//${host}`
  return { url, host: hostname, stored: storesAll ? url : headerText(bare, MAX_REFERRER_BYTES) }
}
