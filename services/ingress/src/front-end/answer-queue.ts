import type { Socket } from 'node:net'
import { writeAnswer } from './answer-bytes.ts'
import type { ClickIntake, PlainAnswer, PlainRequest } from './front-end.ts'

const CLOSE = 'Connection: close\r\n'

/** What the answers of all connections have in common. */
export interface AnswerRules {
  readonly intake: ClickIntake
  /** What answers say of the connection while it stays: header lines with their ends. */
  readonly keepAlive: string
  /** Ends the turn now, so that what waits for its flush is answered. */
  endTurn(): void
  isStopping(): boolean
  readonly counts: FastPathCounts
}

/** What happened on the fast paths of a front end. */
export interface FastPathCounts {
  /** Requests answered without objects of Node. */
  requests: number
  /** Of them, answers not given yet. */
  inFlight: number
  /** Connections that were given to Node's HTTP server, which answers plain clicks on them behind its parser. */
  handedOver: number
  /** Connections whose parser did not look as expected; they take Node's own path. */
  unfamiliar: number
}

export function keepAliveLines(timeoutMs: number): string {
  return `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(timeoutMs / 1_000)}\r\n`
}

/** One answer of a connection, in the order of its requests. */
interface Pending {
  answer: PlainAnswer | undefined
}

/** Hands the requests of one connection to the intake, and writes their answers in order, whenever each is given. */
export class AnswerQueue {
  /** The last answer ends the connection. */
  isClosing = false
  readonly #socket: Socket
  readonly #rules: AnswerRules
  readonly #onEmpty: (() => void) | undefined
  #pending: Pending[] = []

  constructor(socket: Socket, rules: AnswerRules, onEmpty?: () => void) {
    this.#socket = socket
    this.#rules = rules
    this.#onEmpty = onEmpty
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0
  }

  /** False when the application behind the front end must answer. */
  take(request: PlainRequest): boolean {
    const { counts, intake } = this.#rules
    const own: Pending = { answer: undefined }
    this.#pending.push(own)
    counts.inFlight += 1
    const taken = intake(request, (answer) => {
      own.answer = answer
      this.#write()
    })
    if (taken) {
      counts.requests += 1
      return true
    }
    this.#pending.pop()
    counts.inFlight -= 1
    return false
  }

  /**
   * Ends the turn where answers wait for that. False when one waits for more: Node's own path can't wait for it, so that
   * the connection ends with it, and the client asks again.
   */
  settle(): boolean {
    if (!this.isEmpty) this.#rules.endTurn()
    this.isClosing ||= !this.isEmpty
    return this.isEmpty
  }

  #write(): void {
    const { counts, isStopping, keepAlive } = this.#rules
    const socket = this.#socket
    while (this.#pending[0]?.answer !== undefined) {
      const { answer } = this.#pending.shift() ?? {}
      counts.inFlight -= 1
      if (answer === undefined || !socket.writable) continue
      const closes = (isStopping() || this.isClosing) && this.#pending.length === 0
      writeAnswer(socket, answer, closes ? CLOSE : keepAlive)
      if (closes) socket.destroySoon()
    }
    if (this.#pending.length === 0) this.#onEmpty?.()
  }
}
