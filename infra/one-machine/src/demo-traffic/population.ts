import { PEOPLE, ROBOTS } from './agents.ts'
import type { SeededRandom } from './random.ts'

/** Where visitors come from: ISO country, share of the traffic, languages they send. */
const HOMES = [
  { country: 'US', share: 30, languages: 'en-US,en;q=0.9' },
  { country: 'DE', share: 18, languages: 'de-DE,de;q=0.9,en;q=0.6' },
  { country: 'GB', share: 12, languages: 'en-GB,en;q=0.9' },
  { country: 'FR', share: 9, languages: 'fr-FR,fr;q=0.9,en;q=0.5' },
  { country: 'BR', share: 8, languages: 'pt-BR,pt;q=0.9' },
  { country: 'IN', share: 8, languages: 'en-IN,hi;q=0.8' },
  { country: 'ES', share: 6, languages: 'es-ES,es;q=0.9' },
  { country: 'PL', share: 5, languages: 'pl-PL,pl;q=0.9' },
  { country: 'JP', share: 4, languages: 'ja-JP,ja;q=0.9' },
] as const

const ADDRESSES_PER_COUNTRY = 64
const REMEMBERED_VISITORS = 2_000
const ROBOT_SHARE = 0.06
const RETURNING_SHARE = 0.3
const IMPATIENT_SHARE = 0.02

export interface Visitor {
  readonly address: string
  readonly userAgent: string
  readonly languages: string
  readonly robot: boolean
  /** How many times in a row this one clicks; people mostly once. */
  readonly clicks: number
}

/** Believable visitors: at home in some country, on some device, some of them again, some of them robots. */
export class Population {
  readonly #random: SeededRandom
  readonly #addresses = new Map<string, string[]>()
  readonly #remembered: Visitor[] = []

  /** `countryOf` answers the ISO country of an address, empty when unknown: addresses are sought until each home has some. */
  constructor(random: SeededRandom, countryOf: (address: string) => string) {
    this.#random = random
    const wanted = new Set<string>(HOMES.map((home) => home.country))
    for (let tries = 0; tries < 400_000 && wanted.size > 0; tries++) {
      const address = [1 + random.below(222), random.below(256), random.below(256), 1 + random.below(254)].join('.')
      const country = countryOf(address)
      if (!wanted.has(country)) continue
      const found = this.#addresses.get(country) ?? []
      this.#addresses.set(country, found)
      if (found.push(address) >= ADDRESSES_PER_COUNTRY) wanted.delete(country)
    }
  }

  next(): Visitor {
    const returning = this.#remembered.length > 0 && this.#random.next() < RETURNING_SHARE
    if (returning) return this.#remembered[this.#random.below(this.#remembered.length)] ?? this.#newcomer()
    const visitor = this.#newcomer()
    if (this.#remembered.length < REMEMBERED_VISITORS) this.#remembered.push(visitor)
    else this.#remembered[this.#random.below(REMEMBERED_VISITORS)] = visitor
    return visitor
  }

  #newcomer(): Visitor {
    const home = this.#random.weighted(HOMES)
    const addresses = this.#addresses.get(home.country) ?? ['203.0.113.7']
    const robot = this.#random.next() < ROBOT_SHARE
    return {
      address: addresses[this.#random.below(addresses.length)] ?? '203.0.113.7',
      userAgent: this.#random.weighted(robot ? ROBOTS : PEOPLE).userAgent,
      languages: robot ? '' : home.languages,
      robot,
      clicks: this.#random.next() < IMPATIENT_SHARE ? 3 + this.#random.below(12) : 1,
    }
  }
}
