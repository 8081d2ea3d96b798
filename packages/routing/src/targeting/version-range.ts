/**
 * Versions a rule names: one or more bounds that must all hold, `>=15 <17`, `16.4`, or about one system or browser only,
 * `iOS >=16`. A bound says nothing of the parts it leaves out: `<=17` includes 17.4, `<17` excludes it, `17` is any 17.x.
 */
export interface VersionRange {
  /** Lower case; empty when the range is about every system or browser. */
  readonly name: string
  readonly bounds: readonly VersionBound[]
}

interface VersionBound {
  readonly operator: '<' | '<=' | '>' | '>=' | '='
  readonly parts: readonly number[]
}

const RANGE =
  /^(?:([A-Za-z][A-Za-z0-9._-]*(?: [A-Za-z][A-Za-z0-9._-]*)*) )?((?:(?:[<>]=?|=)?\d+(?:\.\d+)*)(?: (?:[<>]=?|=)?\d+(?:\.\d+)*)*)$/
const BOUND = /^([<>]=?|=)?(.+)$/

export function parseVersionRange(text: string): VersionRange | undefined {
  const found = RANGE.exec(text.trim())
  if (found === null) return undefined
  const [, name = '', bounds = ''] = found
  return {
    name: name.toLowerCase(),
    bounds: bounds.split(' ').map((bound) => {
      const [, operator = '=', version = ''] = BOUND.exec(bound) ?? []
      return { operator: operator as VersionBound['operator'], parts: version.split('.').map(Number) }
    }),
  }
}

/** The numbers a version starts with; undefined when it starts with none (`XP`). */
export function parseVersion(text: string): readonly number[] | undefined {
  const found = /^\d+(?:\.\d+)*/.exec(text)
  return found === null ? undefined : found[0].split('.').map(Number)
}

export function isWithin(version: readonly number[], { bounds }: VersionRange): boolean {
  return bounds.every(({ operator, parts }) => {
    const order = compareStart(version, parts)
    switch (operator) {
      case '<':
        return order < 0
      case '<=':
        return order <= 0
      case '>':
        return order > 0
      case '>=':
        return order >= 0
      case '=':
        return order === 0
    }
  })
}

/** Compares only as many parts as the bound has; parts the version lacks are 0. */
function compareStart(version: readonly number[], bound: readonly number[]): number {
  for (const [index, part] of bound.entries()) {
    const difference = (version[index] ?? 0) - part
    if (difference !== 0) return difference
  }
  return 0
}
