import type { Problem } from './problem.ts'
import { forbidden, unauthenticated } from './problem.ts'
import type { Principal } from './roles.ts'
import { mayAs } from './roles.ts'
import type { Access } from './route.ts'
import type { Verdict } from './token-directory.ts'

export interface TokenVerifier {
  verify(text: string, nowMs: number): Verdict
}

export type Authentication =
  | { readonly state: 'known'; readonly principal: Principal }
  | { readonly state: 'refused'; readonly problem: Problem }

const REASONS = {
  'auth.missing': 'Send Authorization: Bearer <token>',
  'auth.malformed': 'This is no token: tokens look like slk_…_…',
  'auth.unknown': 'This token is not known, or was revoked',
  'auth.expired': 'This token has expired',
} as const

export const NOT_AUTHENTICATED: Authentication = refusal('auth.missing')

/** Who sends an `Authorization` header. */
export function authenticate(header: string | undefined, tokens: TokenVerifier, nowMs: number): Authentication {
  const token = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]
  if (token === undefined) return NOT_AUTHENTICATED
  const verdict = tokens.verify(token, nowMs)
  return verdict.state === 'known' ? verdict : refusal(verdict.code)
}

function refusal(code: keyof typeof REASONS): Authentication {
  const challenge = code === 'auth.missing' ? 'Bearer' : 'Bearer error="invalid_token"'
  return {
    state: 'refused',
    problem: unauthenticated(code, REASONS[code], { headers: { 'www-authenticate': challenge } }),
  }
}

/** @returns why this caller may not, or undefined */
export function refusalOf(authentication: Authentication, needed: Access): Problem | undefined {
  if (needed === 'public') return undefined
  if (authentication.state === 'refused') return authentication.problem
  const { role } = authentication.principal
  if (mayAs(role, needed)) return undefined
  return forbidden('auth.role', `This needs the role ${needed}, and your token has the role ${role}`)
}
