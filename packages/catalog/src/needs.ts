import type { BodyOf, Kind } from './kinds.ts'

/** What this process understands of a catalog: what it decides by. */
export { DECIDER } from '@smartlink/routing/decider'

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
