import type { ClickRequest, Facts, TrackingDomain } from '../types.ts'

/** What rules are asked about. */
export interface Visit {
  readonly click: ClickRequest
  readonly facts: Facts
  readonly domain: TrackingDomain
  readonly returning: boolean
  /** System and browser in lower case: a link has many rules that compare them. */
  readonly osName: string
  readonly browserName: string
}

/** Whether a visit matches the values of a rule; undefined when the fact is unknown. */
export type Matcher = (visit: Visit) => boolean | undefined
