/** Entities of one kind as they were at a revision, archived ones too. */
export const ENTITIES_AT = `SELECT kind, id, revision, status, needs, actor, at, created_at, body
  FROM catalog_history
  WHERE kind = {kind:String} AND id IN {ids:Array(String)} AND revision <= {revision:UInt64}
  ORDER BY id, revision DESC
  LIMIT 1 BY id`

/** The same for all of a kind; for the few kinds that are asked for as a whole. */
export const ALL_ENTITIES_AT = `SELECT kind, id, revision, status, needs, actor, at, created_at, body
  FROM catalog_history
  WHERE kind = {kind:String} AND revision <= {revision:UInt64}
  ORDER BY id, revision DESC
  LIMIT 1 BY id`

export interface EntityAtRow {
  readonly kind: string
  readonly id: string
  readonly revision: number
  readonly status: string
  readonly needs: number
  readonly actor: string
  readonly at: string
  readonly created_at: string
  readonly body: string
}
