import { WINDOW_MS } from '@smartlink/fraud/subject-window'

const STEP_MS = 60_000

/**
 * Remembers, about once a minute, which offset the partition had reached, and answers from where a fold must begin so
 * that it sees the whole window again. Commits carry it, so that a successor rebuilds the state instead of reading it.
 */
export class FoldStart {
  readonly #steps: { offset: number; timestampMs: number }[] = []

  constructor(startAt: number) {
    this.#steps.push({ offset: startAt, timestampMs: Number.NEGATIVE_INFINITY })
  }

  reached(offset: number, timestampMs: number): void {
    const latest = this.#steps.at(-1)
    if (latest !== undefined && timestampMs - latest.timestampMs < STEP_MS) return
    this.#steps.push({ offset, timestampMs })
    while ((this.#steps[1]?.timestampMs ?? timestampMs) <= timestampMs - WINDOW_MS) this.#steps.shift()
  }

  get offset(): number {
    return this.#steps[0]?.offset ?? 0
  }
}

/** The metadata of a commit. */
export function encodeFoldStart(offset: number): string {
  return JSON.stringify({ fold_from: offset })
}

/** Where to start, given the last commit; the commit itself when its metadata is not ours. */
export function decodeFoldStart(committed: { readonly offset: number; readonly metadata: string }): number {
  try {
    const { fold_from: from } = JSON.parse(committed.metadata) as { fold_from?: unknown }
    if (typeof from === 'number' && from <= committed.offset) return from
  } catch {
    return committed.offset
  }
  return committed.offset
}
