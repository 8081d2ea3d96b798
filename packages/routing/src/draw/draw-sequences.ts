import type { DrawSet, DrawSource } from '../types.ts'
import { DRAW_RANGE } from './pick.ts'

/**
 * Draw sequences of one click thread: `frac(start + k·φ⁻¹)` in exact steps of round(φ⁻¹·2⁵²), one per (link revision,
 * set of members that passed, counted class or not), each begun at random. Every draw by itself is uniform, so a
 * member's propensity is its share; and per set |count − n·share| ≤ 4 + ln n, far below the √n of independent draws.
 */
export interface DrawSequences extends DrawSource {
  /** The draw that `peek` gave was used: the click is appended. */
  advance(set: DrawSet): void
  /** Forgets a link that is gone. */
  forget(linkId: number): void
  /** Sets remembered now. */
  readonly size: number
}

export interface DrawSequencesOptions {
  /** A uniform integer in [0, 2^52). */
  readonly random: () => number
  /** Sets remembered per link and in all; the draws of others are independent of each other. */
  readonly maxSetsPerLink?: number
  readonly maxSets?: number
}

interface LinkSets {
  readonly revision: number
  /** Set → its next draw. */
  readonly next: Map<number | string, number>
}

/** round(2^52 / φ). A sequence comes back to its start after 2^49 draws. */
export const GOLDEN_STEP = 2_783_377_641_436_328

export function createDrawSequences({
  random,
  maxSetsPerLink = 4_096,
  maxSets = 262_144,
}: DrawSequencesOptions): DrawSequences {
  const links = new Map<number, LinkSets>()
  let size = 0

  function setsOf({ link_id, revision }: DrawSet): LinkSets {
    const known = links.get(link_id)
    if (known !== undefined && known.revision === revision) return known
    if (known !== undefined) size -= known.next.size
    const fresh = { revision, next: new Map<number | string, number>() }
    links.set(link_id, fresh)
    return fresh
  }

  return {
    peek(set) {
      const { next } = setsOf(set)
      const known = next.get(set.key)
      if (known !== undefined) return known
      const start = random()
      if (next.size < maxSetsPerLink && size < maxSets) {
        next.set(set.key, start)
        size += 1
      }
      return start
    },

    advance(set) {
      const { next } = setsOf(set)
      const draw = next.get(set.key)
      if (draw === undefined) return
      const moved = draw + GOLDEN_STEP
      next.set(set.key, moved < DRAW_RANGE ? moved : moved - DRAW_RANGE)
    },

    forget(linkId) {
      size -= links.get(linkId)?.next.size ?? 0
      links.delete(linkId)
    },

    get size() {
      return size
    },
  }
}
