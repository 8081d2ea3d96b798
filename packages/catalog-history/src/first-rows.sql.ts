/** The first thing known of entities, and whether it is their creation. */
export const FIRST_ROWS = `SELECT id, min(catalog_history.revision) AS first_revision,
    argMin(at, catalog_history.revision) AS first_at,
    argMin(at = created_at, catalog_history.revision) AS is_creation
  FROM catalog_history
  WHERE kind = {kind:String} AND id IN {ids:Array(String)}
  GROUP BY id`

export interface FirstRow {
  readonly id: string
  readonly first_revision: number
  readonly first_at: string
  readonly is_creation: 0 | 1
}
