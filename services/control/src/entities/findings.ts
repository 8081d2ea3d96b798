import type { EntityOf, Kind } from '@smartlink/catalog/kinds'
import type { Finding } from '@smartlink/catalog/lint/finding'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { jsonPointer } from '@smartlink/http/zod-problems'
import type { Clock } from '@smartlink/service-kit/clock'
import { z } from 'zod'
import type { EntityType } from './entity-type.ts'

export const finding = z.object({
  level: z.enum(['error', 'warning']).describe('error: clicks are or will be lost or misled'),
  code: z.string().describe('Stable; decide by this'),
  message: z.string(),
  fix: z.string().describe('What to do about it'),
  pointer: z.string().describe('JSON pointer into the entity'),
})

export type ShownFinding = z.output<typeof finding>

export function shownFindings(findings: readonly Finding[]): ShownFinding[] {
  return findings.map(({ path, ...rest }) => ({ ...rest, pointer: jsonPointer(path) }))
}

/** Makes what the answer to a change says beside the entity; empty for kinds that have nothing to lint. */
export function createSaveLint(catalog: CatalogReader, clock: Clock) {
  return <K extends Kind>(type: EntityType<K>, entity: EntityOf<K>): { readonly lint?: ShownFinding[] } =>
    type.lint === undefined ? {} : { lint: shownFindings(type.lint(entity, { catalog, nowMs: clock.now() })) }
}

export type SaveLint = ReturnType<typeof createSaveLint>
