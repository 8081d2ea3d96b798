import type { AnswerHeaders } from './answer-headers.ts'
import type { RequestHeaders } from '@smartlink/visitor-facts/request-headers'

/** One HTTP request as plain values. */
export interface PlainRequest {
  readonly method: string
  /** Request target as sent. */
  readonly target: string
  /** Value of the first Host header, empty without one. */
  readonly host: string
  /** Address of the peer of the connection. */
  readonly remoteAddress: string
  readonly headers: RequestHeaders
}

/** One HTTP answer as plain values. */
export interface PlainAnswer {
  readonly status: number
  /** Where a redirect leads; empty for any other answer. */
  readonly location: string
  /** All others, with the Content-Length of the body where there may be one. */
  readonly headers: AnswerHeaders
  /** Not sent to HEAD. */
  readonly body: string
}

/** All header fields of an answer: names and values in turn. */
export function headersOf({ location, headers }: PlainAnswer): readonly string[] {
  return location === '' ? headers.pairs : ['Location', location, ...headers.pairs]
}

export type Respond = (answer: PlainAnswer) => void

/**
 * What a front end does with a request: true = `respond` was or will be called exactly once; false = this is no
 * click, and the application behind the front end answers it.
 */
export type ClickIntake = (request: PlainRequest, respond: Respond) => boolean

/** An open port that hands requests to a {@link ClickIntake}. */
export interface FrontEnd {
  readonly port: number
  /** Takes no new connection, lets what is in flight finish, and resolves when the last connection is closed. */
  stop(): Promise<void>
}

export interface FrontEndOptions {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** Several threads listen on the same port. */
  readonly reusePort: boolean
}
