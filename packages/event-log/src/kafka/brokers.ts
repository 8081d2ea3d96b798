import { pause } from './backoff.ts'
import { ClosedError, ConnectionError, GivenUpError } from './error-codes.ts'
import type { Api, Calls } from './protocol.ts'
import { createSilence } from './silence.ts'
import { openWire } from './wire.ts'
import type { Address, Wire, WireSettings } from './wire.ts'

/**
 * What shares a connection. A broker answers the requests of a connection one after another, so whatever may wait long (a
 * fetch, a join, replicas that are slow to acknowledge) has a lane of its own.
 */
export type Lane = string

/** Connections to the brokers of a cluster, opened when they are needed and again after they broke. */
export interface Brokers {
  /** @throws {ConnectionError} when the node is not known or gives no answer */
  ask<A extends Api>(node: number, lane: Lane, api: A, ask: Calls[A]['ask']): Promise<Calls[A]['answer']>
  /** Asks one broker after the other until one answers. @throws {ConnectionError} when none does */
  askAny<A extends Api>(api: A, ask: Calls[A]['ask'], timeoutMs?: number): Promise<Calls[A]['answer']>
  /** The brokers of the cluster, as the newest metadata names them. */
  learn(nodes: readonly ({ readonly nodeId: number } & Address)[]): void
  /** One more broker, named by another answer than metadata. */
  add(node: { readonly nodeId: number } & Address): void
  /** What to say when no broker has answered any question for a while; undefined otherwise. */
  trouble(): string | undefined
  /** Breaks every connection of a lane; requests under way fail. */
  closeLane(lane: Lane): void
  close(): void
}

/** A paused broker takes connections and answers nothing; whoever can ask another does not wait long for it. */
const ANY_TIMEOUT_MS = 4_000
const AVOID_MS = 30_000

/** Told when an address stops answering, with the reason, and when it answers again. */
export type OnReachable = (address: Address, trouble: Error | undefined) => void

export function createBrokers(seeds: readonly Address[], settings: WireSettings, onReachable: OnReachable): Brokers {
  const nodes = new Map<number, Address>()
  const wires = new Map<string, Promise<Wire>>()
  const unreachable = new Set<string>()
  /** Addresses that gave no answer, until when others are asked first. */
  const avoided = new Map<string, number>()
  const silence = createSilence()
  let closed = false
  let turn = 0

  /** The open connection, or a new one; callers at the same time share the attempt. */
  function wireTo(address: Address, lane: Lane): Promise<Wire> {
    if (closed) return Promise.reject(new ClosedError())
    const key = `${lane} ${address.host}:${address.port}`
    const known = wires.get(key)
    if (known !== undefined) return known
    const opening = openWire(address, settings).then((wire) => {
      silence.letIn()
      tell(address, undefined)
      if (wires.get(key) === opening) return wire
      wire.close()
      throw new ConnectionError('the connection was given up while it was being made')
    })
    wires.set(key, opening)
    opening.catch((error: Error) => {
      // What was given up here says nothing of the broker.
      if (wires.get(key) !== opening) return
      wires.delete(key)
      tell(address, error)
    })
    return opening
  }

  function tell(address: Address, trouble: Error | undefined): void {
    const name = `${address.host}:${address.port}`
    const was = unreachable.has(name)
    if (closed || was === (trouble !== undefined)) return
    if (trouble === undefined) unreachable.delete(name)
    else unreachable.add(name)
    onReachable(address, trouble)
  }

  async function askAt<A extends Api>(
    address: Address,
    lane: Lane,
    api: A,
    ask: Calls[A]['ask'],
  ): Promise<Calls[A]['answer']> {
    silence.asked(api)
    try {
      const answer = await askWire(address, lane, api, ask)
      silence.heard(api)
      return answer
    } catch (error) {
      if (isGivenUp(error)) silence.givenUp(api)
      else silence.gaveNone(api, error as Error)
      throw error
    }
  }

  async function askWire<A extends Api>(
    address: Address,
    lane: Lane,
    api: A,
    ask: Calls[A]['ask'],
  ): Promise<Calls[A]['answer']> {
    let wire = await wireTo(address, lane)
    if (wire.closed) {
      drop(`${lane} ${address.host}:${address.port}`)
      wire = await wireTo(address, lane)
    }
    return wire.ask(api, ask)
  }

  /** In turn, seeds last: they may name brokers that are long gone, or a balancer in front of them. */
  function inOrder(): Address[] {
    const addresses = [...rotate([...nodes.values()], turn), ...rotate(seeds, turn)]
    turn++
    const now = performance.now()
    const isAvoided = ({ host, port }: Address): boolean => (avoided.get(`${host}:${port}`) ?? 0) > now
    return [...addresses.filter((address) => !isAvoided(address)), ...addresses.filter(isAvoided)]
  }

  function drop(key: string, why: ConnectionError = new GivenUpError()): void {
    const wire = wires.get(key)
    wires.delete(key)
    wire?.then(
      (open) => open.close(why),
      () => undefined,
    )
  }

  return {
    add({ nodeId, host, port }) {
      nodes.set(nodeId, { host, port })
    },
    async ask(node, lane, api, ask) {
      const address = nodes.get(node)
      if (address === undefined) throw new ConnectionError(`broker ${node} is not known`)
      return askAt(address, lane, api, ask)
    },
    async askAny(api, ask, timeoutMs = ANY_TIMEOUT_MS) {
      let last: unknown
      for (const address of inOrder()) {
        const overdue = new AbortController()
        try {
          const late = pause(timeoutMs, overdue.signal).then(() => {
            throw new ConnectionError(`${address.host}:${address.port} gave no answer within ${timeoutMs} ms`)
          })
          return await Promise.race([askAt(address, 'any', api, ask), late])
        } catch (error) {
          if (closed) throw new ClosedError()
          if (!(error instanceof ConnectionError)) throw error
          avoided.set(`${address.host}:${address.port}`, performance.now() + AVOID_MS)
          drop(`any ${address.host}:${address.port}`, error)
          last = error
        } finally {
          overdue.abort()
        }
      }
      throw new ConnectionError(
        `no broker answers; the last one: ${last instanceof Error ? last.message : String(last)}`,
        {
          cause: last,
        },
      )
    },
    learn(named) {
      const news = new Map(named.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
      for (const [node, address] of nodes) {
        const now = news.get(node)
        if (now?.host === address.host && now.port === address.port) news.set(node, address)
        else dropAddress(address)
      }
      nodes.clear()
      for (const [node, address] of news) nodes.set(node, address)
    },
    trouble: silence.trouble,
    closeLane(lane) {
      for (const key of wires.keys()) if (key.startsWith(`${lane} `)) drop(key)
    },
    close() {
      closed = true
      for (const key of wires.keys()) drop(key)
    },
  }

  function dropAddress({ host, port }: Address): void {
    for (const key of wires.keys()) if (key.endsWith(` ${host}:${port}`)) drop(key)
  }
}

/** A wire says which broker and which question; what closed it is the cause. */
function isGivenUp(error: unknown): boolean {
  return error instanceof GivenUpError || (error instanceof Error && error.cause instanceof GivenUpError)
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const at = items.length === 0 ? 0 : by % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}
