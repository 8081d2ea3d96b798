/** Bytes of an outbox that were not taken yet by whoever reads it, in pieces of about 64 KiB. */
export interface UnreadBytes {
  readonly bytes: number
  /** When the oldest piece was begun, ms since the epoch; null when nothing is unread. */
  readonly oldestMs: number | null
  /** `bytes` more were written; all offsets of them are below `end`. */
  add(end: number, bytes: number, timeMs: number): void
  /** Everything below the offset was taken. A piece counts until its last record was. */
  release(takenTo: number): void
}

interface Piece {
  end: number
  bytes: number
  readonly timeMs: number
}

const PIECE_BYTES = 64 * 1024

export function createUnreadBytes(): UnreadBytes {
  let pieces: Piece[] = []
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    get oldestMs() {
      return pieces[0]?.timeMs ?? null
    },
    add(end, added, timeMs) {
      bytes += added
      const last = pieces.at(-1)
      if (last !== undefined && last.bytes < PIECE_BYTES) {
        last.end = end
        last.bytes += added
      } else pieces.push({ end, bytes: added, timeMs })
    },
    release(takenTo) {
      const first = pieces.findIndex(({ end }) => end > takenTo)
      const taken = first === -1 ? pieces : pieces.slice(0, first)
      for (const piece of taken) bytes -= piece.bytes
      pieces = first === -1 ? [] : pieces.slice(first)
    },
  }
}
