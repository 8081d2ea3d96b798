import type { Server } from 'node:http'
import { Socket } from 'node:net'
import { AnswerQueue } from './answer-queue.ts'
import type { AnswerRules } from './answer-queue.ts'
import { HeadParser } from './head-parser.ts'
import type { PlainHead } from './head-parser.ts'

/*
 * Connections as they come from the kernel, before Node's HTTP server knows of them. As long as one brings plain clicks
 * they are read here, out of one buffer that all connections share, and answered. With the first request that is
 * anything else, or none, the connection is given to the HTTP server together with what was not read of it, and is its
 * own from then on: so this needs no opinion about bodies, errors and limits.
 */

export interface DirectPathOptions {
  /** Listens already; gets what is no plain click. */
  readonly server: Server
  readonly rules: AnswerRules
  /** A client that has not sent its whole head by then gets 408, in milliseconds. */
  readonly headersTimeoutMs: number
  /** A connection without requests is closed after it, in milliseconds. */
  readonly idleTimeoutMs: number
}

export interface DirectPath {
  /** Closes connections that wait for nothing. */
  closeIdle(): void
  closeAll(): void
}

/** The part of a listening server that accepts connections; not public. */
interface Listening {
  _handle?: { onconnection?: OnConnection } | null
  _connections: number
  maxConnections: number
}

/** Called with the listening handle as `this`; an error is a number other than 0. */
type OnConnection = (this: unknown, error: number | undefined, client: unknown) => void

/** What a socket knows of the server that counts it. */
interface CountedSocket extends Socket {
  server?: unknown
  _server?: unknown
}

const READ_BYTES = 64 * 1024
const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'
const CUT_OFF = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'

/** Puts itself before the server; undefined where the server does not look as expected, and nothing was changed. */
export function installDirectPath(options: DirectPathOptions): DirectPath | undefined {
  const { server, rules } = options
  const listening = server as unknown as Listening
  const handle = listening._handle
  const nodes = handle?.onconnection
  if (!handle || typeof nodes !== 'function' || typeof listening._connections !== 'number') return undefined

  const parser = new HeadParser(READ_BYTES)
  const shared = Buffer.allocUnsafeSlow(READ_BYTES)
  const open = new Set<Connection>()

  handle.onconnection = function onConnection(error, client) {
    // Node closes what is too much, and says so.
    if (error || listening._connections >= listening.maxConnections) nodes.call(this, error, client)
    else accept(client)
  }

  function accept(client: unknown): void {
    let connection: Connection | undefined
    const socket: CountedSocket = new Socket({
      handle: client,
      allowHalfOpen: true,
      readable: true,
      writable: true,
      onread: {
        buffer: shared,
        callback: (length: number) => connection?.read(shared.subarray(0, length)) ?? false,
      },
    } as object)
    socket.setNoDelay(true)
    listening._connections += 1
    socket.server = server
    socket._server = server
    connection = new Connection(socket)
    open.add(connection)
  }

  class Connection {
    readonly #socket: Socket
    readonly #answers: AnswerQueue
    readonly #remoteAddress: string
    /** The beginning of a head. */
    #partial: Buffer | undefined
    #awaited: 'head' | 'request' = 'head'
    #isNodes = false

    constructor(socket: Socket) {
      this.#socket = socket
      this.#answers = new AnswerQueue(socket, rules)
      this.#remoteAddress = socket.remoteAddress ?? ''
      socket.setTimeout(options.headersTimeoutMs)
      socket.on('timeout', this.#onTimeout)
      socket.on('end', this.#onEnd)
      socket.on('error', ignore)
      socket.on('close', this.#onClose)
    }

    /** False when no more is wanted now. */
    read(bytes: Buffer): boolean {
      if (this.#isNodes) return this.#socket.push(Buffer.from(bytes))
      if (this.#answers.isClosing) return true
      const partial = this.#partial
      this.#partial = undefined
      parser.clear()
      if (partial !== undefined) parser.put(partial)
      parser.put(bytes)
      let isSecondPiece = partial !== undefined
      if (this.#socket.writableNeedDrain || rules.isStopping()) {
        this.#handOver()
        return true
      }
      for (;;) {
        const head = parser.next()
        if (head === 'nothing') return true
        if (head === 'partial' && !isSecondPiece) {
          this.#partial = parser.rest()
          this.#await('head')
          return true
        }
        if (typeof head === 'string' || !this.#take(head)) {
          this.#handOver()
          return true
        }
        parser.pass()
        isSecondPiece = false
      }
    }

    #take({ target, host, headers, keepsAlive }: PlainHead): boolean {
      this.#await('request')
      const answers = this.#answers
      answers.isClosing = !keepsAlive
      if (answers.take({ method: 'GET', target, host, remoteAddress: this.#remoteAddress, headers })) return true
      answers.isClosing = false
      return false
    }

    #handOver(): void {
      const socket = this.#socket
      // The last answer may have ended it.
      if (!this.#answers.settle() || !socket.writable) return
      this.#isNodes = true
      rules.counts.handedOver += 1
      open.delete(this)
      socket.setTimeout(0)
      socket.off('timeout', this.#onTimeout)
      socket.off('end', this.#onEnd)
      socket.off('close', this.#onClose)
      const rest = parser.rest()
      server.emit('connection', socket)
      socket.off('error', ignore)
      if (rest.length > 0) socket.unshift(rest)
    }

    /** Ends it as soon as everything was written, where nobody waits for an answer. */
    closeIfIdle(): void {
      if (this.#answers.isEmpty) this.#socket.destroySoon()
    }

    close(): void {
      this.#socket.destroy()
    }

    #await(what: 'head' | 'request'): void {
      if (this.#awaited === what) return
      this.#awaited = what
      this.#socket.setTimeout(what === 'head' ? options.headersTimeoutMs : options.idleTimeoutMs)
    }

    readonly #onTimeout = (): void => {
      if (!this.#answers.isEmpty) return
      if (this.#awaited === 'head') this.#socket.write(TIMED_OUT)
      this.#socket.destroySoon()
    }

    readonly #onEnd = (): void => {
      if (!this.#answers.isEmpty) this.#answers.isClosing = true
      else if (this.#partial === undefined) this.#socket.end()
      else this.#socket.end(CUT_OFF)
    }

    readonly #onClose = (): void => {
      open.delete(this)
    }
  }

  return {
    closeIdle() {
      for (const connection of open) connection.closeIfIdle()
    },
    closeAll() {
      for (const connection of open) connection.close()
    },
  }
}

function ignore(): void {}
