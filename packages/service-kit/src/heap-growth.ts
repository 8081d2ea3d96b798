import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets a heap grow to a multiple of what is alive in it before it collects, and gives pages back late: what a start leaves
 * behind stays in the resident set. Both settings are ones it reads whenever it decides, so that they work in a process
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
