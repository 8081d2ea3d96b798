import type { SmartLink } from '../kinds.ts'
import type { CatalogReader } from '../view/catalog-reader.ts'

/** Something about a link that its owner would want to know. Saving is never refused for it. */
export interface Finding {
  /** `error`: clicks are or will be lost or misled. `warning`: probably not what was meant. */
  readonly level: 'error' | 'warning'
  readonly code: string
  readonly message: string
  /** What to do about it. */
  readonly fix: string
  /** Where in the link, for instance `['members', 2, 'weight']`; empty for the link as a whole. */
  readonly path: readonly (string | number)[]
}

export interface LintContext {
  readonly catalog: CatalogReader
  readonly nowMs: number
}

export type LintRule = (link: SmartLink, context: LintContext) => Finding[]

export function errorsFirst(findings: readonly Finding[]): Finding[] {
  return [...findings.filter(({ level }) => level === 'error'), ...findings.filter(({ level }) => level === 'warning')]
}
