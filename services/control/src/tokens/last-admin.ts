import type { Token } from '@smartlink/catalog/record/token-record'
import type { Problem } from '@smartlink/http/problem'
import { conflict } from '@smartlink/http/problem'

type Standing = Pick<Token, 'role' | 'archived'> & { readonly expires_at?: string }

/** A token that can make others, and will still be able to tomorrow. */
function isLastingAdmin({ role, archived, expires_at }: Standing): boolean {
  return role === 'admin' && expires_at === undefined && !archived
}

/**
 * Without a lasting admin token nobody could make tokens any more.
 * @returns why this token must stay as it is, or undefined
 */
export function refusalOfLastAdmin(tokens: Iterable<Token>, before: Token, after: Standing): Problem | undefined {
  if (!isLastingAdmin(before) || isLastingAdmin(after)) return undefined
  for (const other of tokens) if (other.id !== before.id && isLastingAdmin(other)) return undefined
  return conflict('token.last_admin', 'This is the last admin token without an expiry: make another one first')
}
