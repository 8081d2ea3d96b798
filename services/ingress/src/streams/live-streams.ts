import { HEARTBEAT_LIVE_MS } from '@smartlink/events/heartbeat'
import type { Heartbeat } from '@smartlink/events/heartbeat'

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
   * Keys that live streams make hashes with and this process does not hold: it would see their visitors as strangers.
   */
  foreignKeys(held: ReadonlySet<number>, now: number): { readonly keyId: number; readonly label: string }[] {
    return this.live(now)
      .filter(({ current_key_id }) => !held.has(current_key_id))
      .map(({ current_key_id, label }) => ({ keyId: current_key_id, label }))
  }
}
