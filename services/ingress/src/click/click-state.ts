import { underModes } from '@smartlink/fraud/under-modes'
import type { KnownOfClick } from '@smartlink/fraud/under-modes'
import type { CapLookAnswer } from '@smartlink/caps/cap-looks'
import type { ClickTokens } from '@smartlink/click-token/click-token'
import type {
  Cap,
  CapScopeValues,
  ClickClass,
  FraudAnswer,
  FraudSettings,
  Publisher,
  State,
} from '@smartlink/routing/types'
import type { Recollection } from '../visitor/visitor-memory.ts'

/** What this click thread knows, for all its clicks. */
export interface ThreadKnowledge {
  /** The publishers of the catalog. */
  readonly catalog: { publisher(id: number): Publisher | undefined }
  readonly tokens: ClickTokens
  lookAtCap(cap: Cap, at: CapScopeValues, now: number): CapLookAnswer
  /** A uniform integer, 0 to 999,999,999. */
  random(): number
}

/** What is known of one click besides its facts. */
export interface ClickKnowledge {
  readonly clickId: Buffer
  readonly class: ClickClass
  readonly linkId: number
  readonly publisherId: number
  readonly recollection: Recollection
  readonly suspicion: KnownOfClick
}

/** How caps are looked at: a click may wait for a key, may not any more, or can't be counted at all. */
export type CapSight = 'wait' | 'closed' | 'uncounted'

/** Answers what a decision asks of its surroundings. Takes nothing. */
export class ClickState implements State {
  readonly unknownCaps: 'wait' | 'closed'
  readonly #thread: ThreadKnowledge
  readonly #click: ClickKnowledge
  readonly #sight: CapSight

  constructor(thread: ThreadKnowledge, click: ClickKnowledge, sight: CapSight) {
    this.#thread = thread
    this.#click = click
    this.#sight = sight
    this.unknownCaps = sight === 'wait' ? 'wait' : 'closed'
  }

  get returning(): boolean {
    return this.#click.recollection.returning
  }

  publisher(id: number): Publisher | undefined {
    return this.#thread.catalog.publisher(id)
  }

  capLook(cap: Cap, at: CapScopeValues, now: number): CapLookAnswer {
    const look = this.#thread.lookAtCap(cap, at, now)
    // A click that can't be stored takes no token, so hard caps on clicks are closed to it.
    return this.#sight === 'uncounted' && cap.metric === 'clicks' ? { ...look, remaining: 0 } : look
  }

  fraud({ rules }: FraudSettings): FraudAnswer {
    return underModes(this.#click.suspicion, rules)
  }

  duplicate(offerId: number): boolean {
    return this.#click.recollection.had(offerId)
  }

  clickToken(offerId: number): string {
    const { clickId, class: clickClass, linkId, publisherId } = this.#click
    return this.#thread.tokens.encode({ clickId, class: clickClass, linkId, offerId, publisherId })
  }

  random(): number {
    return this.#thread.random()
  }
}
