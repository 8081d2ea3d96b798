import Connection from 'kafkajs/src/network/connection.js'
import type { ConnectionSettings, ProtocolCall } from 'kafkajs/src/network/connection.js'
import socketFactory from 'kafkajs/src/network/socketFactory.js'
import apiKeys from 'kafkajs/src/protocol/requests/apiKeys.js'
import protocol from 'kafkajs/src/protocol/requests/index.js'
import { ConnectionError } from './error-codes.ts'
import { decodeFetchAnswer } from './fetch-response.ts'
import { produceCall } from './produce-request.ts'
import type { Api, Calls } from './protocol.ts'

export type WireSettings = Pick<ConnectionSettings, 'clientId' | 'ssl' | 'sasl' | 'logger'>

export interface Address {
  readonly host: string
  readonly port: number
}

/** One authenticated connection to one broker. The broker answers its requests one after another. */
export interface Wire {
  /**
   * Resolves to the decoded answer, whatever error codes stand in it: kafkajs throws the first one of a whole answer,
   * which hides what the broker said of every other partition.
   * @throws {ConnectionError} when no answer came; the wire is closed then
   */
  ask<A extends Api>(api: A, ask: Calls[A]['ask']): Promise<Calls[A]['answer']>
  readonly closed: boolean
  close(reason?: Error): void
}

/** To connect, agree on versions and sign in. */
const CONNECT_TIMEOUT_MS = 5_000
/** Longer than the broker takes to answer a produce request that replicas are slow to acknowledge. */
const REQUEST_TIMEOUT_MS = 12_000

/** Connects, agrees on versions, signs in. @throws {ConnectionError} */
export async function openWire(address: Address, settings: WireSettings): Promise<Wire> {
  const connection = new Connection({
    ...settings,
    ...address,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    enforceRequestTimeout: true,
    socketFactory: socketFactory(),
  })
  keepQuietWhileIdle(connection)
  let closed = false
  const close = (reason: Error = new ConnectionError('the connection was closed')): void => {
    if (closed) return
    closed = true
    connection.rejectRequests(reason)
    connection.socket?.destroy()
    // Only resets its state: nothing is pending any more.
    connection.disconnect().catch(() => undefined)
  }

  let lookup: ReturnType<typeof protocol.lookup>
  const overdue = setTimeout(
    () => close(new ConnectionError(`no answer within ${CONNECT_TIMEOUT_MS} ms`)),
    CONNECT_TIMEOUT_MS,
  )
  try {
    await connection.connect()
    const versions = await supportedVersions(connection)
    connection.setVersions(versions)
    connection.setSupportAuthenticationProtocol(versions[keyOf('SaslAuthenticate')] !== undefined)
    lookup = protocol.lookup(versions)
    await connection.authenticate()
  } catch (cause) {
    close()
    throw new ConnectionError(`${address.host}:${address.port}: ${messageOf(cause)}`, { cause })
  } finally {
    clearTimeout(overdue)
  }

  return {
    get closed() {
      return closed || !connection.isConnected()
    },
    close,
    async ask(api, ask) {
      try {
        return (await connection.send(callOf(lookup, api, ask))) as never
      } catch (cause) {
        // A request without an answer leaves the connection behind it in doubt too: a paused broker holds it for ever.
        const error = new ConnectionError(`${api} to ${address.host}:${address.port}: ${messageOf(cause)}`, { cause })
        close(error)
        throw error
      }
    },
  }
}

function callOf<A extends Api>(lookup: ReturnType<typeof protocol.lookup>, api: A, ask: Calls[A]['ask']): ProtocolCall {
  const makeCall = lookup(keyOf(api), definitionOf(api))
  if (api === 'Produce') return produceCall(makeCall({ topicData: [] }), ask as Calls['Produce']['ask'])
  const call = makeCall(ask)
  const decode = api === 'Fetch' ? async (bytes: Buffer) => decodeFetchAnswer(bytes) : call.response.decode
  return { ...call, response: { decode, parse: (decoded) => Promise.resolve(decoded) } }
}

type Versions = Record<number, { minVersion: number; maxVersion: number }>

async function supportedVersions(connection: Connection): Promise<Versions> {
  const call = definitionOf('ApiVersions').protocol({ version: 2 })()
  const { apiVersions } = (await connection.send(call)) as {
    apiVersions: { apiKey: number; minVersion: number; maxVersion: number }[]
  }
  return Object.fromEntries(apiVersions.map(({ apiKey, ...versions }) => [apiKey, versions]))
}

function definitionOf(api: string): (typeof protocol.requests)[string] {
  const definition = protocol.requests[api]
  if (definition === undefined) throw new Error(`kafkajs has no request ${api}; it must be version 2.2.4`)
  return definition
}

function keyOf(api: string): number {
  const key = apiKeys[api]
  if (key === undefined) throw new Error(`kafkajs has no key of ${api}; it must be version 2.2.4`)
  return key
}

function messageOf(error: unknown): string {
  // What OpenSSL says ends in a line break.
  return (error instanceof Error ? error.message : String(error)).trim()
}

/**
 * After every answer kafkajs sets a timer "until the end of throttling", which without throttling lies in 1970: Node.js then warns of
 * a negative timeout on standard error. The timer has something to do only while requests wait.
 */
function keepQuietWhileIdle({ requestQueue }: Connection): void {
  const schedule = requestQueue.scheduleCheckPendingRequests.bind(requestQueue)
  requestQueue.scheduleCheckPendingRequests = () => {
    if (requestQueue.pending.length > 0) schedule()
  }
}
