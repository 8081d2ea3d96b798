import { apiTokenFields, ROLES } from '@smartlink/catalog/entities/api-token'
import type { Token } from '@smartlink/catalog/record/token-record'
import { z } from 'zod'

export const TOKEN_STATUSES = ['active', 'expired', 'archived'] as const

/** A token as the API shows it: who and what for, never the secret or its hash. */
export const shownToken = z.object({
  id: z.int(),
  ...apiTokenFields.shape,
  role: z.enum(ROLES),
  short_id: z.string().describe('The second part of the token, to find it by in logs'),
  status: z.enum(TOKEN_STATUSES),
  revision: z.int(),
  created_at: z.string(),
  updated_at: z.string(),
  updated_by: z.string(),
  token: z.string().exactOptional().describe('The token itself, only when it was just made'),
})

export function statusOfToken(token: Token, nowMs: number): (typeof TOKEN_STATUSES)[number] {
  if (token.archived) return 'archived'
  return token.expires_at !== undefined && Date.parse(token.expires_at) <= nowMs ? 'expired' : 'active'
}

export function showToken(token: Token, nowMs: number): Record<string, unknown> {
  const { hash: _hash, archived: _archived, ...shown } = token
  return { ...shown, status: statusOfToken(token, nowMs) }
}
