import { dimension } from './dimensions.ts'
import type { Condition } from './condition.ts'
import type { Dimension } from './dimensions.ts'
import type { SqlParams } from './sql-params.ts'

/**
 * The conditions of a filter over one table; `columnOf` says what a dimension is called there. By IN: of a column of low
 * cardinality it looks at each value once, where has() compares text row by row, which takes as long as all the counting.
 */
export function conditionsSql(
  conditions: readonly Condition[],
  params: SqlParams,
  columnOf: (dimension: Dimension) => string = ({ column }) => column,
): readonly string[] {
  return conditions.map((condition) => {
    const known = dimension(condition.dimension)
    const values = params.bind(`Array(${known.type})`, [...condition.values])
    const among = known.name === 'tags' ? linksTagged(values) : values
    return `${columnOf(known)} ${condition.not ? 'NOT IN' : 'IN'} ${among}`
  })
}

function linksTagged(values: string): string {
  return `(SELECT id FROM v_catalog WHERE kind = 'smart_link' AND hasAny(tags, ${values}))`
}
