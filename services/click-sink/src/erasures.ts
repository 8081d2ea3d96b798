import { ERASED_MESSAGE, erasedKey } from '@smartlink/events/erased-message'
import { ERASURE_MESSAGE, isErasureKey } from '@smartlink/events/erasure-message'
import { MalformedMessageError } from '@smartlink/events/errors'
import { formatUuid } from '@smartlink/events/uuid7'
import type { ErasureMessage } from '@smartlink/events/erasure-message'
import type { Click } from '@smartlink/events/generated/click'
import type { Conversion } from '@smartlink/events/generated/conversion'
import type { LogRecord } from '@smartlink/event-log/event-log'

/** What was erased, by key of `erased.v1`, and what is being erased. */
export class Erasures {
  readonly #untilMs = new Map<string, number>()
  readonly #asked = new Map<string, ErasureMessage>()
  #latestUntilMs = Number.NEGATIVE_INFINITY

  /** Events after it are covered by nothing, whoever they are about. */
  get latestUntilMs(): number {
    return this.#latestUntilMs
  }

  /** A record whose value is damaged still names what was erased, so it counts for all time; false then, for an alarm. */
  apply(record: LogRecord): boolean {
    const key = record.key.toString()
    return isErasureKey(key) ? this.#applyErasure(key, record.value) : this.#applyErased(key, record.value)
  }

  /** Those that are not done, in the order in which they were asked for. */
  open(): ErasureMessage[] {
    return [...this.#asked.values()]
      .filter(({ state }) => state !== 'done')
      .toSorted((one, other) => one.asked_at - other.asked_at)
  }

  covers(click: Click): boolean {
    const address = erasedKey({ kind: 'address', keyId: click.key_id, hash: click.address_key.toString('hex') })
    return this.#isErased([...keysOf(click), address], click.time)
  }

  /** A conversion goes with its click. */
  coversConversion(conversion: Conversion): boolean {
    return this.#isErased(keysOf(conversion), conversion.click_time)
  }

  #applyErased(key: string, value: Buffer | null): boolean {
    if (value === null) {
      this.#untilMs.delete(key)
      this.#latestUntilMs = Number.NEGATIVE_INFINITY
      for (const untilMs of this.#untilMs.values()) this.#latestUntilMs = Math.max(this.#latestUntilMs, untilMs)
      return true
    }
    const untilMs = read(() => ERASED_MESSAGE.decode(value).until)
    this.#untilMs.set(key, untilMs ?? Infinity)
    this.#latestUntilMs = Math.max(this.#latestUntilMs, untilMs ?? Infinity)
    return untilMs !== undefined
  }

  #applyErasure(key: string, value: Buffer | null): boolean {
    const erasure = value === null ? undefined : read(() => ERASURE_MESSAGE.decode(value))
    if (erasure === undefined) this.#asked.delete(key)
    else this.#asked.set(key, erasure)
    return value === null || erasure !== undefined
  }

  #isErased(keys: readonly string[], timeMs: number): boolean {
    return keys.some((key) => (this.#untilMs.get(key) ?? Number.NEGATIVE_INFINITY) >= timeMs)
  }
}

function read<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof MalformedMessageError) return undefined
    throw error
  }
}

function keysOf(event: { readonly click_id: Buffer; readonly publisher_id: number }): string[] {
  return [
    erasedKey({ kind: 'click', id: formatUuid(event.click_id) }),
    erasedKey({ kind: 'publisher', id: event.publisher_id }),
  ]
}
