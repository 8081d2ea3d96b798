import type { InstantFacts } from '@smartlink/fraud/rule'
import type { ClickClass, Facts } from '@smartlink/routing/types'
import type { PlainRequest } from '../front-end/front-end.ts'
import type { VisitorNames } from '../visitor/visitor-memory.ts'

/** Who clicks, as far as the request alone tells. */
export interface Visitor {
  readonly facts: Facts
  readonly class: Exclude<ClickClass, 'test'>
  readonly class_reason: string
  /** What the event keeps beside the facts. */
  readonly described: {
    readonly languages: readonly string[]
    readonly device_brand: string
    readonly device_model: string
    readonly geo_db: string
    readonly visitor_key: Buffer
    readonly visitor_key_prev: Buffer
    readonly address_key: Buffer
    readonly subnet_key: Buffer
    readonly key_id: number
  }
  readonly names: VisitorNames
  /** Subjects of fraud scores, under the keys of this period and of the one before. */
  readonly subjects: readonly string[]
  readonly instant: InstantFacts
  /** Address and agent family: who a sticky link keeps its draw for. */
  readonly identity: string
  /** Whether the request asks for JSON rather than a page. */
  readonly accept: string
}

export type RecogniseVisitor = (request: PlainRequest, now: number) => Visitor
