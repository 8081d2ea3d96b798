import { setTimeout as delay } from 'node:timers/promises'
import { openClosedLoop } from './closed-loop.ts'
import { coreTimes, processCpuMs } from './cpu-times.ts'
import { LOAD_CORE, SERVER_CORE } from './pin.ts'

/** A server to be put under load. */
export interface Candidate {
  readonly name: string
  readonly pid: number
  readonly port: number
}

/** What one server did in one slice of time. */
export interface Slice {
  readonly candidate: string
  /** Times through all servers; ratios are taken within one. */
  readonly pass: number
  readonly perSecond: number
  /** CPU of the server's whole process per answer, µs. */
  readonly cpuUs: number
  /** Share of its core the server had. */
  readonly serverShare: number
  /** Why it does not count; empty when it does. */
  readonly thrownAway: string
}

export interface SlicesOptions {
  readonly passes: number
  readonly sliceMs: number
  readonly connections: number
  readonly requests: readonly Buffer[]
  /** A slice that does not count is taken again so often. */
  readonly retries: number
  say(slice: Slice): void
}

/** Time taken from this machine by others of the same host. */
const MAX_STOLEN = 0.02
/** Time other processes of this machine took from the server or from the load. */
const MAX_TAKEN = 0.06
/** A server with this share of its core is the bottleneck. */
const BUSY = 0.95
const SETTLE_MS = 200
/** Others of this machine get a turn between slices, and not in them. */
const PAUSE_MS = 800

/**
 * Loads each server in turn, forwards and backwards (A B C … C B A), so that a slow drift of the machine hits all alike. The others are
 * stopped meanwhile: what they do while nobody asks them would be taken from the one that is measured.
 */
export async function takeSlices(candidates: readonly Candidate[], options: SlicesOptions): Promise<Slice[]> {
  for (const { pid } of candidates) process.kill(pid, 'SIGSTOP')
  try {
    return await takeTurns(candidates, options)
  } finally {
    for (const { pid } of candidates) process.kill(pid, 'SIGCONT')
  }
}

async function takeTurns(candidates: readonly Candidate[], options: SlicesOptions): Promise<Slice[]> {
  const slices: Slice[] = []
  for (let pass = 0; pass < options.passes; pass++) {
    const order = pass % 2 === 0 ? candidates : candidates.toReversed()
    for (const candidate of order) {
      for (let tries = 0; tries <= options.retries; tries++) {
        process.kill(candidate.pid, 'SIGCONT')
        await delay(PAUSE_MS)
        const slice = await takeSlice(candidate, pass, options)
        process.kill(candidate.pid, 'SIGSTOP')
        slices.push(slice)
        options.say(slice)
        if (slice.thrownAway === '') break
      }
    }
  }
  return slices
}

interface Sample {
  readonly cores: ReturnType<typeof coreTimes>
  readonly serverMs: number
  readonly loadMs: number
  readonly answers: number
  readonly atMs: number
}

async function takeSlice({ name, pid, port }: Candidate, pass: number, options: SlicesOptions): Promise<Slice> {
  // New connections for every slice: servers close those that were idle while the others had their turn.
  const load = await openClosedLoop(port, options.connections, options.requests)
  const sample = (): Sample => ({
    cores: coreTimes(),
    serverMs: processCpuMs(pid),
    loadMs: processCpuMs(process.pid),
    answers: load.answers,
    atMs: performance.now(),
  })
  load.start()
  await delay(SETTLE_MS)
  const before = sample()
  await delay(options.sliceMs)
  const after = sample()
  load.close()
  if (load.others.size > 0)
    throw new Error(`${name} answered ${[...load.others.keys()].join(', ')}, not only redirects`)

  const ms = after.atMs - before.atMs
  const answers = after.answers - before.answers
  const serverMs = after.serverMs - before.serverMs
  const loadMs = after.loadMs - before.loadMs
  const of = (core: number, kind: 'stolenMs' | 'busyMs'): number =>
    (after.cores[core]?.[kind] ?? 0) - (before.cores[core]?.[kind] ?? 0)
  const serverShare = serverMs / ms
  const stolen = (of(SERVER_CORE, 'stolenMs') + of(LOAD_CORE, 'stolenMs')) / (2 * ms)
  const takenFromServer = (of(SERVER_CORE, 'busyMs') - serverMs) / ms
  // What the load lacked is of no matter while the server had all it could do.
  const takenFromLoad = serverShare > BUSY ? 0 : (of(LOAD_CORE, 'busyMs') - loadMs) / ms
  return {
    candidate: name,
    pass,
    perSecond: (answers * 1_000) / ms,
    cpuUs: (serverMs * 1_000) / answers,
    serverShare,
    thrownAway: whyThrownAway(answers, stolen, Math.max(takenFromServer, takenFromLoad)),
  }
}

function whyThrownAway(answers: number, stolen: number, taken: number): string {
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`
  if (answers === 0) return 'nothing was answered'
  if (stolen > MAX_STOLEN) return `${percent(stolen)} of the time was stolen by the host`
  if (taken > MAX_TAKEN) return `other processes had ${percent(taken)} of a core`
  return ''
}
