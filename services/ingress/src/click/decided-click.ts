import type { NewClick } from '@smartlink/events/generated/click'
import type { ClickRequest, Decision } from '@smartlink/routing/types'
import type { VisitorOf } from '@smartlink/visitor-facts/visitor-facts'
import type { Suspicion } from '../fraud/suspicion.ts'
import type { Respond } from '../front-end/front-end.ts'
import type { OutgoingClick } from '../outbox/event-outbox.ts'
import type { Recollection } from '../visitor/visitor-memory.ts'
import { clickEvent, fieldsOutsideSections } from './click-event.ts'
import type { ClickParts } from './click-event.ts'
import type { LinkAsked } from './links.ts'

/** A click on its way to its decision. */
export interface Click {
  readonly asked: LinkAsked
  readonly visitor: VisitorOf
  readonly request: ClickRequest
  readonly respond: Respond
  /** What happened on the way besides what the decision says. */
  readonly flags: readonly string[]
}

/** Who is told what became of a click in the outbox. */
export interface ClickKeeper {
  onStored(decided: DecidedClick): void
  onLost(decided: DecidedClick): void
}

/** A click with its decision and what that was made with, which the event repeats; as the outbox takes it. */
export class DecidedClick implements OutgoingClick, ClickParts {
  readonly click: Click
  readonly clickId: Buffer
  readonly now: number
  readonly recollection: Recollection
  readonly suspicion: Suspicion
  readonly decision: Decision
  readonly #keeper: ClickKeeper

  constructor(
    keeper: ClickKeeper,
    click: Click,
    clickId: Buffer,
    now: number,
    recollection: Recollection,
    suspicion: Suspicion,
    decision: Decision,
  ) {
    this.#keeper = keeper
    this.click = click
    this.clickId = clickId
    this.now = now
    this.recollection = recollection
    this.suspicion = suspicion
    this.decision = decision
  }

  fieldsOutsideSections(origin: Buffer, isSpread: boolean): NewClick {
    return fieldsOutsideSections(this, origin, isSpread)
  }

  event(origin: Buffer, isSpread: boolean): NewClick {
    return clickEvent(this, origin, isSpread)
  }

  stored(): void {
    this.#keeper.onStored(this)
  }

  lost(): void {
    this.#keeper.onLost(this)
  }
}
