import type { BodyOf, Kind } from '../kinds.ts'
import { BODIES } from '../kinds.ts'

/**
 * The body a reader holds instead of one it does not understand: its name where it has one, and closed to traffic in
 * every other way. Ignoring just the unknown parts could widen the audience.
 */
export function closedStandIn<K extends Kind>(kind: K, id: number, raw: unknown): BodyOf<K> {
  const known = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {}
  const closed: Record<Kind, unknown> = {
    publisher: { name: `publisher ${id}`, status: 'paused' },
    advertiser: { name: `advertiser ${id}`, status: 'paused', postback_token_hash: '0'.repeat(64) },
    offer: {
      name: `offer ${id}`,
      advertiser_id: 1,
      status: 'paused',
      access: 'private',
      url: 'http://invalid.',
      caps: [],
    },
    smart_link: { name: `smart link ${id}`, slug: '-', active: false, caps: [] },
    domain: { hostname: 'invalid', active: false },
    targeting_group: { name: `targeting group ${id}` },
    access_request: { offer_id: 1, publisher_id: 1, status: 'declined' },
  }
  const schema = BODIES[kind]
  let body: unknown = closed[kind]
  // Each of these only says what the entity is called or found by, and is taken when it alone would be valid.
  for (const field of ['name', 'slug', 'hostname', 'domain_id', 'advertiser_id', 'tags'] as const) {
    if (!Object.hasOwn(schema.shape, field) || !Object.hasOwn(known, field)) continue
    const attempt = { ...(body as Record<string, unknown>), [field]: known[field] }
    if (schema.safeParse(attempt).success) body = attempt
  }
  return schema.parse(body) as BodyOf<K>
}
