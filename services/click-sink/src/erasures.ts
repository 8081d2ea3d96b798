import { ERASED_MESSAGE, erasedKey } from '@smartlink/events/erased-message'
import { MalformedMessageError } from '@smartlink/events/errors'
import { formatUuid } from '@smartlink/events/uuid7'
import type { Click } from '@smartlink/events/generated/click'
import type { Conversion } from '@smartlink/events/generated/conversion'
import type { LogRecord } from '@smartlink/event-log/event-log'

/** What was erased, by key of `erased.v1`; asked before a click is stored that is not new. */
export class Erasures {
  readonly #untilMs = new Map<string, number>()

  /** A record whose value is damaged still names what was erased, so it counts for all time; false then, for an alarm. */
  apply({ key, value }: LogRecord): boolean {
    if (value === null) this.#untilMs.delete(key.toString())
    else {
      const untilMs = readUntil(value)
      this.#untilMs.set(key.toString(), untilMs ?? Infinity)
      return untilMs !== undefined
    }
    return true
  }

  covers(click: Click): boolean {
    const address = erasedKey({ kind: 'address', keyId: click.key_id, hash: click.address_key.toString('hex') })
    return this.#isErased([...keysOf(click), address], click.time)
  }

  /** A conversion goes with its click. */
  coversConversion(conversion: Conversion): boolean {
    return this.#isErased(keysOf(conversion), conversion.click_time)
  }

  #isErased(keys: readonly string[], timeMs: number): boolean {
    return keys.some((key) => (this.#untilMs.get(key) ?? Number.NEGATIVE_INFINITY) >= timeMs)
  }
}

function readUntil(value: Buffer): number | undefined {
  try {
    return ERASED_MESSAGE.decode(value).until
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
