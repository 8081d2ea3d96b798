import type { CatalogView, SmartLink } from './types.ts'
import type { ZoneClock } from './zone-clock.ts'

/** A link with everything a click needs of the catalog, made once per catalog change and shared by all clicks. */
export interface CompiledLink {
  readonly id: number
  readonly revision: number
  readonly sticky: 'none' | 'visitor'
  readonly sticky_days: number
  readonly strategy: 'weight' | 'priority'
  readonly referrer_policy: string
  /** What it was made of: when one of these changes, compile again. */
  readonly madeOf: {
    readonly offers: ReadonlySet<number>
    readonly advertisers: ReadonlySet<number>
    readonly groups: ReadonlySet<number>
  }
}

export declare function compileLink(link: SmartLink, catalog: CatalogView, zones: ZoneClock): CompiledLink
