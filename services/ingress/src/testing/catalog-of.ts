import type { EntityOf, Kind } from '@smartlink/catalog/kinds'
import { BODIES } from '@smartlink/catalog/kinds'
import { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import type { EntityChange } from '@smartlink/catalog/record/read-record'

/** Entities as a person would write them, by kind; each needs an `id`. */
export type Written = { readonly [K in Kind]?: readonly ({ readonly id: number } & Record<string, unknown>)[] }

let revision = 0

/** An entity with every default filled in, of a revision above all made before. */
export function entityOf<K extends Kind>(
  kind: K,
  { id, archived = false, ...body }: { readonly id: number } & Record<string, unknown>,
): EntityOf<K> {
  revision += 1
  const at = '2026-01-01T00:00:00Z'
  return {
    id,
    revision,
    needs: 1,
    created_at: at,
    updated_at: at,
    updated_by: 'test',
    archived,
    ...BODIES[kind].parse({ ...defaultsOf(kind, id), ...body }),
  } as unknown as EntityOf<K>
}

/** What control fills in, or what no test wants to repeat. */
function defaultsOf(kind: Kind, id: number): Record<string, unknown> {
  switch (kind) {
    case 'domain':
    case 'access_request':
      return {}
    case 'advertiser':
      return { name: `advertiser ${id}`, postback_token_hash: '0'.repeat(64) }
    case 'offer':
    case 'smart_link':
      return { name: `${kind} ${id}`, caps: [] }
    case 'publisher':
    case 'targeting_group':
      return { name: `${kind} ${id}` }
  }
}

export function changeOf(kind: Kind, written: { readonly id: number } & Record<string, unknown>): EntityChange {
  return { kind, entity: entityOf(kind, written) } as EntityChange
}

/** A catalog of these entities. */
export function catalogOf(written: Written): PackedCatalog {
  const view = new PackedCatalog()
  for (const [kind, entities] of Object.entries(written)) {
    for (const entity of entities) view.apply(changeOf(kind as Kind, entity))
  }
  return view
}
