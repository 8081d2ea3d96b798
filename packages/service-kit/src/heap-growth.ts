import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets a heap grow to a multiple of what is alive in it before it collects, and gives pages back late: what a start leaves
 * behind stays in the resident set. The settings are ones it reads whenever it decides, so that they work in a process
 * that runs; they hold for all of its threads.
 */

/** Collects when there are so many percent more old objects than were alive, instead of up to four times as many. */
export function limitHeapGrowth(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}

/**
 * What survives while something large is read makes V8 grow the space of young objects, up to 64 MiB for each of its halves,
 * and it stays so. Not while this is false; a new thread needs it to be true until it is under way, and has a limit of its own.
 */
export function letYoungSpaceGrow(grows: boolean): void {
  setFlagsFromString(`--semi-space-growth-factor=${grows ? 2 : 1}`)
}

/**
 * V8 makes objects old from the start where it saw that most of their kind outlived a few collections, as they do in the burst
 * that meets a cold process. It never takes that back, and an old object keeps alive what it points to until the next full
 * collection: everything that a click leaves behind, so that each second of 10,000 clicks ended in a full collection of
 * 40 to 60 ms. For processes in which nothing but caches is meant to become old.
 */
export function leaveObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
