import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** One request as bytes, complete with its headers and the empty line. */
export type RequestBytes = Buffer

export interface OpenLoopOptions {
  readonly port: number
  readonly requests: readonly RequestBytes[]
  readonly perSecond: number
  readonly seconds: number
  readonly connections: number
  /** Looks at the clock all the time instead of every millisecond: exact to some microseconds, for a whole core. */
  readonly precise?: boolean
}

export interface OpenLoopOutcome {
  /** From the moment a request was due, not from when it could be sent: a server that stalls can't hide it. Ascending. */
  readonly latenciesMs: Float64Array
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>
  /** Requests due that were never answered. */
  readonly unanswered: number
}

interface Lane {
  readonly socket: Socket
  /** When each request under way was due, oldest first: answers come in the order of requests. */
  readonly due: number[]
  rest: string
}

const DRAIN_MS = 5_000

/** Sends requests by the clock, whatever the answers do, over keep-alive connections; each connection pipelines when it must. */
export async function openLoop(options: OpenLoopOptions): Promise<OpenLoopOutcome> {
  const latencies: number[] = []
  const statuses = new Map<number, number>()
  const lanes = await Promise.all(Array.from({ length: options.connections }, () => openLane(options.port)))
  for (const lane of lanes) {
    lane.socket.on('data', (chunk) => {
      const now = performance.now()
      for (const status of takeAnswers(lane, chunk)) {
        latencies.push(now - (lane.due.shift() ?? now))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    })
  }
  const total = Math.round(options.perSecond * options.seconds)
  const startMs = performance.now()
  await new Promise<void>((resolve) => {
    let sent = 0
    const tick = (): void => {
      const dueCount = Math.min(total, Math.floor(((performance.now() - startMs) * options.perSecond) / 1_000))
      while (sent < dueCount) {
        const lane = lanes[sent % lanes.length]
        const request = options.requests[sent % options.requests.length]
        sent++
        if (lane === undefined || request === undefined || lane.socket.destroyed) continue
        lane.due.push(startMs + (sent * 1_000) / options.perSecond)
        lane.socket.write(request)
      }
      if (sent === total) resolve()
      else if (options.precise === true) setImmediate(tick)
      else setTimeout(tick, 1)
    }
    tick()
  })
  const deadline = performance.now() + DRAIN_MS
  while (latencies.length < total && performance.now() < deadline) await new Promise((next) => setTimeout(next, 5))
  for (const { socket } of lanes) socket.destroy()
  return { latenciesMs: Float64Array.from(latencies).sort(), statuses, unanswered: total - latencies.length }
}

/** The value below which the given share of the sorted values lies. */
export function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

function openLane(port: number): Promise<Lane> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve({ socket, due: [], rest: '' }))
    socket.once('error', reject)
  })
}

/** Statuses of the answers that ended with this chunk. Reads headers and `Content-Length`, which is all these answers have. */
function takeAnswers(lane: Lane, chunk: Buffer): number[] {
  const statuses: number[] = []
  let text = lane.rest + chunk.toString('latin1')
  for (;;) {
    const end = text.indexOf('\r\n\r\n')
    if (end === -1) break
    const head = text.slice(0, end)
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    if (text.length < end + 4 + length) break
    statuses.push(Number(head.slice(9, 12)))
    text = text.slice(end + 4 + length)
  }
  lane.rest = text
  return statuses
}
