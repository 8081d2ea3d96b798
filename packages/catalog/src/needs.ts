import type { BodyOf, Kind } from './kinds.ts'

/** Version of what this code understands in a catalog. Raised when an entity learns something that older readers must not ignore. */
export const DECIDER = 1

/** Something an entity may ask for, and the first decider that knows it. */
export interface Feature {
  readonly name: string
  readonly since: number
  readonly uses: { readonly [K in Kind]?: (body: BodyOf<K>) => boolean }
}

/** Every feature younger than the first decider. */
export const FEATURES: readonly Feature[] = []

export interface Needs {
  readonly needs: number
  /** Names of the features that need it; empty for the first decider. */
  readonly because: readonly string[]
}

/** The lowest decider that understands a body. */
export function needsOf<K extends Kind>(kind: K, body: BodyOf<K>, features: readonly Feature[] = FEATURES): Needs {
  const used = features.filter((feature) => feature.uses[kind]?.(body) === true)
  const needs = Math.max(1, ...used.map((feature) => feature.since))
  return { needs, because: used.filter((feature) => feature.since === needs).map((feature) => feature.name) }
}
