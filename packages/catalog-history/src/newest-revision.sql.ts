/** How far the history has come; 0 while it is empty. */
export const NEWEST_REVISION = `SELECT max(revision) AS newest FROM catalog_history`

export interface NewestRevisionRow {
  readonly newest: number
}
