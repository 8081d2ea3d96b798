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

/** The sets of one link and their next draws. The first stands by itself: most links of many are clicked now and then. */
interface LinkSets {
  readonly revision: number
  firstKey: number | string | undefined
  firstDraw: number
  more: Map<number | string, number> | undefined
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
    if (known !== undefined) size -= countOf(known)
    const fresh = { revision, firstKey: undefined, firstDraw: 0, more: undefined }
    links.set(link_id, fresh)
    return fresh
  }

  return {
    peek(set) {
      const sets = setsOf(set)
      if (sets.firstKey === set.key) return sets.firstDraw
      const known = sets.more?.get(set.key)
      if (known !== undefined) return known
      const start = random()
      if (countOf(sets) < maxSetsPerLink && size < maxSets) {
        keep(sets, set.key, start)
        size += 1
      }
      return start
    },

    advance(set) {
      const sets = setsOf(set)
      const draw = sets.firstKey === set.key ? sets.firstDraw : sets.more?.get(set.key)
      if (draw === undefined) return
      const moved = draw + GOLDEN_STEP
      keep(sets, set.key, moved < DRAW_RANGE ? moved : moved - DRAW_RANGE)
    },

    forget(linkId) {
      const sets = links.get(linkId)
      if (sets !== undefined) size -= countOf(sets)
      links.delete(linkId)
    },

    get size() {
      return size
    },
  }
}

function countOf({ firstKey, more }: LinkSets): number {
  return (firstKey === undefined ? 0 : 1) + (more?.size ?? 0)
}

function keep(sets: LinkSets, key: number | string, draw: number): void {
  if (sets.firstKey === undefined || sets.firstKey === key) {
    sets.firstKey = key
    sets.firstDraw = draw
    return
  }
  sets.more ??= new Map()
  sets.more.set(key, draw)
}
