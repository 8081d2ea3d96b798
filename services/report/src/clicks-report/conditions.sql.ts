import { dimension } from './dimensions.ts'
import type { Condition } from './condition.ts'
import type { Dimension } from './dimensions.ts'
import type { SqlParams } from './sql-params.ts'

/** The conditions of a filter over one table; `columnOf` says what a dimension is called there. */
export function conditionsSql(
  conditions: readonly Condition[],
  params: SqlParams,
  columnOf: (dimension: Dimension) => string = ({ column }) => column,
): readonly string[] {
  return conditions.map((condition) => {
    const known = dimension(condition.dimension)
    const values = params.bind(`Array(${known.type})`, [...condition.values])
    const has = known.name === 'tags' ? tagged(known, values) : `has(${values}, ${columnOf(known)})`
    return condition.not ? `NOT ${has}` : has
  })
}

function tagged({ column }: Dimension, values: string): string {
  return `${column} IN (SELECT id FROM v_catalog WHERE kind = 'smart_link' AND hasAny(tags, ${values}))`
}
