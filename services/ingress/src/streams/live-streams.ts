import { HEARTBEAT_LIVE_MS } from '@smartlink/events/heartbeat'
import type { Heartbeat, HeldKey } from '@smartlink/events/heartbeat'

/** The streams of the installation, as their heartbeats tell. */
export class LiveStreams {
  readonly #heartbeats = new Map<string, Heartbeat>()

  /** undefined forgets the stream. */
  apply(stream: string, heartbeat: Heartbeat | undefined): void {
    if (heartbeat === undefined) this.#heartbeats.delete(stream)
    else this.#heartbeats.set(stream, heartbeat)
  }

  get(stream: string): Heartbeat | undefined {
    return this.#heartbeats.get(stream)
  }

  /** Streams heard within 60 s and not closed. */
  live(now: number): Heartbeat[] {
    return [...this.#heartbeats.values()].filter(({ closed, clock }) => !closed && now - clock < HEARTBEAT_LIVE_MS)
  }

  /**
   * Keys that live streams make hashes and tokens with and this process does not hold: it would see their visitors as
   * strangers, and refuse their tokens.
   */
  foreignKeys(holds: (key: HeldKey) => boolean, now: number): { readonly key: HeldKey; readonly label: string }[] {
    return this.live(now).flatMap(({ label, keys = [] }) =>
      keys.filter((key) => key.current && !holds(key)).map((key) => ({ key, label })),
    )
  }
}
