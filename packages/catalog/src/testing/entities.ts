import type { BodyOf, EntityOf, Kind } from '../kinds.ts'
import { BODIES } from '../kinds.ts'

const MINIMAL: { readonly [K in Kind]: (id: number) => Record<string, unknown> } = {
  publisher: (id) => ({ name: `publisher ${id}` }),
  advertiser: (id) => ({ name: `advertiser ${id}`, postback_token_hash: 'a'.repeat(64) }),
  offer: (id) => ({ name: `offer ${id}`, advertiser_id: 1, url: 'https://shop.example/?c={click_id}', caps: [] }),
  smart_link: (id) => ({ name: `link ${id}`, slug: `link-${id}`, caps: [] }),
  domain: (id) => ({ hostname: `t${id}.example` }),
  targeting_group: (id) => ({ name: `group ${id}` }),
  access_request: () => ({ offer_id: 1, publisher_id: 1 }),
}

/** A valid entity for tests; `fields` stand over the smallest body that its schema takes. */
export function entity<K extends Kind>(
  kind: K,
  id: number,
  fields: Partial<BodyOf<K>> & { readonly revision?: number; readonly archived?: boolean } = {},
): EntityOf<K> {
  const { revision = 1, archived = false, ...body } = fields
  const at = '2026-06-10T12:00:00Z'
  const identity = { id, revision, archived, needs: 1, created_at: at, updated_at: at, updated_by: 'control' }
  return { ...identity, ...(BODIES[kind].parse({ ...MINIMAL[kind](id), ...body }) as BodyOf<K>) } as EntityOf<K>
}
