import type { IncomingHttpHeaders } from 'node:http'
import type { SessionSeal } from './session-seal.ts'

const NAME = 'smartlink_session'
/** People sign in again twice a month; revoking the token ends its sessions at once. */
export const SESSION_AGE_S = 14 * 86_400

export function sessionCookie(sealed: string, secure: boolean): string {
  return `${NAME}=${sealed}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_AGE_S}${secure ? '; Secure' : ''}`
}

export function endedSessionCookie(): string {
  return `${NAME}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`
}

/**
 * Lets a request of the console speak with the token of its session. A header that is already there stands; a cookie counts
 * only for requests that our own pages made.
 */
export function adoptSession(headers: IncomingHttpHeaders, seal: SessionSeal, nowMs: number): void {
  const sealed = cookieNamed(NAME, headers.cookie)
  delete headers.cookie
  if (sealed === undefined || (headers.authorization ?? '') !== '' || !isOwnPage(headers)) return
  const token = seal.open(sealed, nowMs)
  if (token !== undefined) headers.authorization = `Bearer ${token}`
}

/**
 * Whether a page of this very origin made the request. Browsers say so in `Sec-Fetch-Site`, which scripts can't set; those
 * that do not send it are asked for an `Origin` that is this host.
 */
export function isOwnPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  // `none`: a person opened the address, for instance of a download.
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const { origin, host } = headers
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
}

function cookieNamed(name: string, header: string | undefined): string | undefined {
  const pair = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
  return pair?.slice(name.length + 1)
}
