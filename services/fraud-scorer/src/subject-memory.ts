import { MINUTE_MS, SubjectWindow, WINDOW_MS } from '@smartlink/fraud/subject-window'
import type { Band } from '@smartlink/fraud/score'

/** What is known of a subject here: its window, and the band it was last published in. */
export interface KnownSubject {
  readonly window: SubjectWindow
  publishedBand: Band
  publishedAtMs: number
}

/**
 * Subjects seen within the last hour, at most `maxSubjects`: the one unseen for longest, to the minute, makes room, because
 * it is the nearest to being forgotten anyway.
 */
export class SubjectMemory {
  readonly #subjects = new Map<string, KnownSubject>()
  readonly #maxSubjects: number
  #evicted = 0

  constructor(maxSubjects: number) {
    this.#maxSubjects = maxSubjects
  }

  get size(): number {
    return this.#subjects.size
  }

  /** Subjects dropped before their hour was over, since the start. */
  get evicted(): number {
    return this.#evicted
  }

  /** The subject, made when it is new, and now the latest one seen. Those of one minute stay as they are: moving costs. */
  touch(subject: string, timeMs: number): KnownSubject {
    const known = this.#subjects.get(subject)
    if (known === undefined) {
      if (this.#subjects.size >= this.#maxSubjects) this.#evictOldest()
      const made: KnownSubject = { window: new SubjectWindow(), publishedBand: 'low', publishedAtMs: 0 }
      this.#subjects.set(subject, made)
      return made
    }
    if (Math.floor(timeMs / MINUTE_MS) > Math.floor(known.window.latestMs / MINUTE_MS)) {
      this.#subjects.delete(subject)
      this.#subjects.set(subject, known)
    }
    return known
  }

  /** Forgets who was not seen for a window before `nowMs`. */
  forgetStale(nowMs: number): void {
    for (const [subject, { window }] of this.#subjects) {
      if (window.latestMs > nowMs - WINDOW_MS) return
      this.#subjects.delete(subject)
    }
  }

  #evictOldest(): void {
    const oldest = this.#subjects.keys().next()
    if (oldest.done) return
    this.#subjects.delete(oldest.value)
    this.#evicted++
  }
}
