import { z } from 'zod'
import { apiTokenBody } from '../entities/api-token.ts'
import { idCounters } from '../entities/meta.ts'
import type { IdCounters } from '../entities/meta.ts'
import { identifier } from '../entities/identifier.ts'
import { instant } from '../entities/instant.ts'
import type { Identity } from '../kinds.ts'
import { parseJson } from './parse-json.ts'

/** Records of `secrets.v1`: API tokens under `token/<id>`, and the highest id ever given under `meta/ids`. */
const envelope = { revision: z.int().min(1), at: instant, actor: z.string().max(100) }

const tokenRecord = z.object({
  ...envelope,
  kind: z.literal('token'),
  id: identifier,
  created_at: instant,
  status: z.enum(['live', 'archived']),
  body: apiTokenBody,
})

const counterRecord = z.object({ ...envelope, kind: z.literal('meta'), id: z.literal('ids'), body: idCounters })

export type Token = Omit<Identity, 'needs'> & z.output<typeof apiTokenBody>

export type ReadTokenOutcome =
  | { readonly state: 'token'; readonly token: Token }
  | { readonly state: 'ids'; readonly revision: number; readonly counters: IdCounters }
  | { readonly state: 'unreadable'; readonly detail: string }

export function readTokenRecord(value: Buffer | null): ReadTokenOutcome {
  const json = value === null ? undefined : parseJson(value)
  const counters = counterRecord.safeParse(json)
  if (counters.success) return { state: 'ids', revision: counters.data.revision, counters: counters.data.body }
  const record = tokenRecord.safeParse(json)
  if (!record.success) return { state: 'unreadable', detail: record.error.message }
  const { id, revision, at, created_at, actor, status, body } = record.data
  const identity = { id, revision, created_at, updated_at: at, updated_by: actor, archived: status === 'archived' }
  return { state: 'token', token: { ...identity, ...body } }
}

export function toTokenRecord(token: Token): z.output<typeof tokenRecord> {
  const { id, revision, created_at, updated_at, updated_by, archived, ...body } = token
  const status = archived ? 'archived' : 'live'
  return { kind: 'token', id, revision, at: updated_at, created_at, actor: updated_by, status, body }
}
