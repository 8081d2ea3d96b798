import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { AnswerQueue } from './answer-queue.ts'
import type { AnswerRules } from './answer-queue.ts'
import { plainGet } from './plain-get.ts'
import type { ParsedHead } from './plain-get.ts'

/*
 * Node's HTTP parser, strict as ever, hands the parts of a request to one JavaScript callback per connection, which makes
 * a request object, a response object and their streams of them. For the plainest of requests, which almost all clicks
 * are, this takes that callback's place and answers without any of these objects: a good third of the cost of HTTP.
 * Everything that is not plain runs Node's own code, and so does everything when the callback is not where it was.
 */

/** What a click thread's front end gives to its fast path. */
export interface FastPathOptions {
  readonly server: Server
  readonly rules: AnswerRules
}

/** The callback of Node's parser for a message whose headers are complete; the parser is `this`. */
type HeadersComplete = (this: Parser, ...head: ParsedHead) => number

interface Parser {
  socket: ParsedSocket | null
  incoming: unknown
  [slot: string]: unknown
}

/** Parts of a socket that Node's HTTP server keeps there. */
interface ParsedSocket extends Socket {
  parser?: Parser | null
  server?: unknown
  /** The response that is being written. */
  _httpMessage?: unknown
}

const CALLBACK = 'parserOnHeadersComplete'
const NO_SPECIAL_TREATMENT = 0

/** Stands where Node looks for a response under way, so that it neither closes the connection as idle nor writes before it. */
const UNDER_WAY = { finished: false, _headerSent: false, emit: () => false }

export function installFastPath({ server, rules }: FastPathOptions): void {
  /** Of callbacks put in by us, Node's own: a parser may come back before its last connection was seen to close. */
  const nodesOwn = new WeakMap<object, HeadersComplete>()

  server.on('connection', (socket: ParsedSocket) => {
    const { parser } = socket
    const slot = parser ? Object.keys(parser).find((key) => originalOf(parser[key]) !== undefined) : undefined
    const original = parser && slot !== undefined ? originalOf(parser[slot]) : undefined
    if (!parser || slot === undefined || original === undefined) {
      rules.counts.unfamiliar += 1
      return
    }
    const ours = fastCallback(socket, original)
    nodesOwn.set(ours, original)
    parser[slot] = ours
    // Parsers are used again, by other servers and by clients.
    socket.once('close', () => {
      if (parser[slot] === ours) parser[slot] = original
    })
  })

  function originalOf(value: unknown): HeadersComplete | undefined {
    if (typeof value !== 'function') return undefined
    return nodesOwn.get(value) ?? (value.name === CALLBACK ? (value as HeadersComplete) : undefined)
  }

  function fastCallback(socket: ParsedSocket, original: HeadersComplete): HeadersComplete {
    const remoteAddress = socket.remoteAddress ?? ''
    const answers = new AnswerQueue(socket, rules, () => {
      if (socket._httpMessage === UNDER_WAY) socket._httpMessage = null
    })

    return function onHeadersComplete(...head): number {
      // A parser that was given to another server before its connection was seen to close.
      if (this.socket !== socket || socket.server !== server) return original.apply(this, head)
      if (answers.isClosing) return NO_SPECIAL_TREATMENT
      const isFree = !socket._httpMessage || socket._httpMessage === UNDER_WAY
      if (isFree && !socket.writableNeedDrain && !rules.isStopping()) {
        const request = plainGet(head, remoteAddress)
        if (request !== undefined) {
          this.incoming = null
          socket._httpMessage = UNDER_WAY
          if (answers.take(request)) return NO_SPECIAL_TREATMENT
          if (answers.isEmpty) socket._httpMessage = null
        }
      }
      if (answers.settle()) return original.apply(this, head)
      this.incoming = null
      return NO_SPECIAL_TREATMENT
    }
  }
}
