import type { ReactNode } from 'react'
import type { FieldErrors } from '../api/problem.ts'

/** How one kind is written by people. */
export interface EntityForm<Entity, Values> {
  /** Of a new one when the entity is absent. */
  readonly valuesOf: (entity: Entity | undefined) => Values
  readonly bodyOf: (values: Values, isNew: boolean) => object
  readonly fields: (values: Values, change: (changes: Partial<Values>) => void, context: FormContext) => ReactNode
  /** A secret that is shown once after saving; undefined when there is none. */
  readonly secretOf?: (saved: Entity) => Secret | undefined
  /** What else can be done with a saved one. */
  readonly more?: (entity: Entity, showSecret: (secret: Secret) => void) => ReactNode
  readonly archive?: { readonly verb: 'Archive' | 'Revoke'; readonly consequence: string }
}

/** Shown once. */
export interface Secret {
  readonly label: string
  readonly value: string
}

export interface FormContext {
  readonly errors: FieldErrors
  readonly isNew: boolean
}
