import { uuid7Time } from '@smartlink/events/uuid7'

/** How many of a stream's newest ids are remembered, to notice a machine that was forked while it ran. */
export const RECENT_IDS = 64
const MAX_STREAMS = 1_024
const ID_BYTES = 16

interface Ring {
  readonly sequences: Float64Array
  readonly ids: Buffer
  /** Of the youngest id. */
  newestMs: number
}

/** Ids of the newest records per stream, in memory only: 1.5 KiB a stream, the 1,024 newest streams of a partition. */
export class RecentIds {
  readonly #rings = new Map<string, Ring>()

  remember(stream: string, sequence: number, id: Buffer): void {
    const ring = this.#rings.get(stream) ?? this.#add(stream)
    const slot = sequence % RECENT_IDS
    ring.sequences[slot] = sequence
    id.copy(ring.ids, slot * ID_BYTES, 0, ID_BYTES)
    ring.newestMs = Math.max(ring.newestMs, uuid7Time(id))
  }

  /**
   * Whether a sequence that was taken before was surely taken with another id: that is remembered, or this one is younger than
   * any that the stream had by then. A stream makes its ids in the order of its sequences, so a repeated one never is.
   */
  contradicts(stream: string, sequence: number, id: Buffer): boolean {
    const ring = this.#rings.get(stream)
    const slot = sequence % RECENT_IDS
    if (ring === undefined) return false
    if (ring.sequences[slot] !== sequence) return uuid7Time(id) > ring.newestMs
    return ring.ids.compare(id, 0, ID_BYTES, slot * ID_BYTES, (slot + 1) * ID_BYTES) !== 0
  }

  #add(stream: string): Ring {
    if (this.#rings.size >= MAX_STREAMS) {
      const [oldest] = this.#rings.keys()
      if (oldest !== undefined) this.#rings.delete(oldest)
    }
    const ring = {
      sequences: new Float64Array(RECENT_IDS).fill(-1),
      ids: Buffer.alloc(RECENT_IDS * ID_BYTES),
      newestMs: 0,
    }
    this.#rings.set(stream, ring)
    return ring
  }
}
