import type { Cap as CountedCap } from '@smartlink/caps/cap'
import { capKey } from '@smartlink/caps/cap-keys'
import { createCalendars } from '@smartlink/caps/windows'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { underModes } from '@smartlink/fraud/under-modes'
import type {
  Cap,
  CapLook,
  CapScopeValues,
  FraudAnswer,
  FraudSettings,
  Publisher,
  State,
} from '@smartlink/routing/types'
import type { StoredClick } from './stored-click.ts'

/** A number that no stored destination is likely to hold; where it stands, the click's own random number stood. */
export const STAND_IN_RANDOM = 918_273_645
/** As it stands in an event for a cap that was not known. */
const NOT_KNOWN = -1
const TOO_MANY_KEYS = 'cap.too_many_keys'

/** The surroundings of a stored click as it recorded them. Nothing else is asked. */
export class RecordedState implements State {
  readonly unknownCaps = 'closed'
  /** Caps that were asked for now and had not been looked at then. */
  readonly unrecordedCaps: string[] = []
  usesToken = false
  usesRandom = false
  readonly #click: StoredClick
  readonly #catalog: Pick<CatalogReader, 'publisher'>
  readonly #calendars = createCalendars()
  readonly #answers: ReadonlyMap<string, boolean>
  readonly #token: string

  /** @param token the click's token, which only the holder of its key could make again */
  constructor(click: StoredClick, catalog: Pick<CatalogReader, 'publisher'>, token: string) {
    this.#click = click
    this.#catalog = catalog
    this.#token = token
    this.#answers = new Map(click.given.map(({ rule, passed }) => [rule, passed]))
  }

  get returning(): boolean {
    return this.#click.returning
  }

  publisher(id: number): Publisher | undefined {
    return this.#catalog.publisher(id)
  }

  capLook(cap: Cap, at: CapScopeValues, now: number): CapLook {
    // Routing names only what it reads of a cap; what it was given is the catalog's whole one.
    const counted = cap as CountedCap
    const key = capKey(counted, at)
    const window = this.#calendars(counted.window, counted.time_zone).at(now).key
    const look = this.#click.caps.find((one) => one.cap === key && one.window === window)
    if (look === undefined) this.unrecordedCaps.push(key)
    if (look === undefined || look.remaining === NOT_KNOWN) return { cap: key, window, remaining: 'unknown' }
    return { cap: key, window, remaining: look.remaining, too_many_keys: look.remaining <= 0 && this.#hadTooMany(at) }
  }

  fraud({ rules: modes }: FraudSettings): FraudAnswer {
    const {
      fraud_score: score,
      fraud_categories: categories,
      fraud_rules: rules,
      fraud_subjects: subjects,
    } = this.#click
    return underModes({ score, categories, rules, subjects }, modes)
  }

  duplicate(offerId: number): boolean {
    return this.#click.duplicate_offers.includes(offerId)
  }

  clickToken(): string {
    this.usesToken = true
    return this.#token
  }

  random(): number {
    this.usesRandom = true
    return STAND_IN_RANDOM
  }

  given(rule: string): boolean | undefined {
    return this.#answers.get(rule)
  }

  /** That a cap kept no more keys is in the trace only: of its offer, or of any for a cap of the link. */
  #hadTooMany({ offer_id }: CapScopeValues): boolean {
    return this.#click.trace.some(
      (step) => step.result === TOO_MANY_KEYS && (offer_id === 0 || step.offer_id === offer_id),
    )
  }
}
