import type { BodyOf, EntityOf, Kind } from '@smartlink/catalog/kinds'
import type { Finding, LintContext } from '@smartlink/catalog/lint/finding'
import type { Problem } from '@smartlink/catalog/validation/problem'
import type { z } from 'zod'
import type { EditScope } from '../write/edit-scope.ts'

/** What people wrote, made into what is kept. */
export interface Prepared<K extends Kind> {
  readonly body: BodyOf<K>
  /** Shown in this one answer and never again. */
  readonly shownOnce?: Readonly<Record<string, unknown>>
  readonly problems?: readonly Problem[]
}

/** How one kind of entity is written and shown. */
export interface EntityType<K extends Kind = Kind> {
  readonly kind: K
  /** In URLs: `smart-links`. */
  readonly collection: string
  readonly noun: string
  readonly description: string
  /** What people write. */
  readonly input: z.ZodType
  /** Its fields, so that those which are only shown can be told apart. */
  readonly fields: Readonly<Record<string, z.ZodType>>
  /** Kept, but never shown. */
  readonly hidden: readonly string[]
  /** @param before the present revision, undefined for a new one; @param input has passed the schema */
  prepare(input: unknown, scope: EditScope, before: EntityOf<K> | undefined): Prepared<K>
  /** Writes what must change with it, in the same transaction. */
  settle?(scope: EditScope, after: EntityOf<K>): void
  /** What its owner would want to know of it as it is saved. */
  lint?(entity: EntityOf<K>, context: LintContext): Finding[]
  /** Every status its list can be filtered by. */
  readonly statuses: readonly string[]
  statusOf(entity: EntityOf<K>): string
  /** Texts that a search looks through. */
  textsOf(entity: EntityOf<K>): readonly string[]
}

/** The type for code that serves every kind alike. */
export type AnyEntityType = { readonly [K in Kind]: EntityType<K> }[Kind]
