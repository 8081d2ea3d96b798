import { RecentMap } from '@smartlink/service-kit/recent-map'
import type { ConversionStatus } from '@smartlink/events/generated/conversion'

const MAX_REMEMBERED = 100_000

/** The key of a conversion: the same click token, goal and transaction are the same conversion. */
export interface ConversionKey {
  readonly cid: string
  readonly goal: string
  readonly txid: string
}

/**
 * The status each conversion was last stored with, as far as this thread remembers. A repeat changes nothing and need
 * not be stored; one that slips through is harmless, because ClickHouse keeps one row per conversion.
 */
export class RecentConversions {
  readonly #statuses = new RecentMap<string, ConversionStatus>(MAX_REMEMBERED / 2)

  isRepeat(key: ConversionKey, status: ConversionStatus): boolean {
    return this.#statuses.get(nameOf(key)) === status
  }

  remember(key: ConversionKey, status: ConversionStatus): void {
    this.#statuses.set(nameOf(key), status)
  }
}

function nameOf({ cid, goal, txid }: ConversionKey): string {
  return JSON.stringify([cid, goal, txid])
}
