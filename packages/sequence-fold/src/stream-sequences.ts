/** Sequences [from, to) of one stream that did not come yet, though later ones did. */
export interface Hole {
  readonly from: number
  readonly to: number
}

/** More holes than this in one stream and partition mean the log is broken; the oldest is given up then, and said so. */
export const MAX_HOLES = 64

export type SequenceOutcome =
  | { readonly outcome: 'taken'; readonly opened?: Hole; readonly givenUp?: Hole }
  | { readonly outcome: 'filled' }
  | { readonly outcome: 'duplicate' }

const TAKEN: SequenceOutcome = { outcome: 'taken' }
const FILLED: SequenceOutcome = { outcome: 'filled' }
const DUPLICATE: SequenceOutcome = { outcome: 'duplicate' }

/** Which sequences of one stream were taken from one partition: all below `next`, except those in a hole. */
export class StreamSequences {
  #next: number
  /** Rising, never touching each other. */
  #holes: Hole[]

  constructor(next = 0, holes: readonly Hole[] = []) {
    this.#next = next
    this.#holes = [...holes]
  }

  get next(): number {
    return this.#next
  }

  get holes(): readonly Hole[] {
    return this.#holes
  }

  /** Whether taking it would be neither a duplicate nor open a hole. */
  expects(sequence: number): boolean {
    return sequence === this.#next || this.#holeAt(sequence) >= 0
  }

  take(sequence: number): SequenceOutcome {
    if (sequence === this.#next) {
      this.#next = sequence + 1
      return TAKEN
    }
    if (sequence < this.#next) return this.#fill(sequence)
    const opened = { from: this.#next, to: sequence }
    this.#next = sequence + 1
    this.#holes.push(opened)
    if (this.#holes.length <= MAX_HOLES) return { outcome: 'taken', opened }
    const [givenUp, ...kept] = this.#holes
    this.#holes = kept
    return givenUp === undefined ? { outcome: 'taken', opened } : { outcome: 'taken', opened, givenUp }
  }

  #fill(sequence: number): SequenceOutcome {
    const index = this.#holeAt(sequence)
    const hole = this.#holes[index]
    if (hole === undefined) return DUPLICATE
    const left = [
      { from: hole.from, to: sequence },
      { from: sequence + 1, to: hole.to },
    ].filter((part) => part.from < part.to)
    this.#holes.splice(index, 1, ...left)
    // Filling in the middle makes two holes of one.
    if (this.#holes.length > MAX_HOLES) this.#holes.shift()
    return FILLED
  }

  #holeAt(sequence: number): number {
    return this.#holes.length === 0 ? -1 : this.#holes.findIndex((hole) => sequence >= hole.from && sequence < hole.to)
  }
}
