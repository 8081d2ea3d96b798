import type { Kind } from '@smartlink/catalog/kinds'
import { KINDS } from '@smartlink/catalog/kinds'
import type { CatalogView } from '@smartlink/catalog/view/catalog-view'

/** Caps stand inside offers and links, and have ids of their own. */
export type Counted = Kind | 'cap'

/** Gives ids that were never given before. A fork keeps what it gives to itself until it is taken over. */
export class IdCounters {
  #last: Map<string, number>

  private constructor(last: Map<string, number>) {
    this.#last = last
  }

  /** The recorded counters, raised by what the entities themselves show. */
  static of(view: CatalogView): IdCounters {
    const last = new Map(Object.entries(view.idCounters))
    const raise = (counted: Counted, id: number) => {
      if (id > (last.get(counted) ?? 0)) last.set(counted, id)
    }
    for (const kind of KINDS) for (const { id } of view.anyOf(kind)) raise(kind, id)
    for (const offer of view.anyOf('offer')) for (const cap of offer.caps) raise('cap', cap.id)
    for (const link of view.anyOf('smart_link')) for (const cap of link.caps) raise('cap', cap.id)
    return new IdCounters(last)
  }

  next(counted: Counted): number {
    const id = (this.#last.get(counted) ?? 0) + 1
    this.#last.set(counted, id)
    return id
  }

  fork(): IdCounters {
    return new IdCounters(new Map(this.#last))
  }

  takeOver(fork: IdCounters): void {
    this.#last = fork.#last
  }

  equals(other: IdCounters): boolean {
    return this.#last.size === other.#last.size && [...this.#last].every(([name, id]) => other.#last.get(name) === id)
  }

  toRecord(): Record<string, number> {
    return Object.fromEntries(this.#last)
  }
}
