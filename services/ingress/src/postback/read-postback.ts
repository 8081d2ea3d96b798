import { cutText } from '@smartlink/click-request/cut-text'
import { decodeComponent } from '@smartlink/click-request/decode-component'

const MAX_STORED_INPUT_BYTES = 2048
const MAX_PAIRS = 100
const NAMES = ['cid', 'goal', 'txid', 'status', 'payout', 'revenue', 'currency', 'token'] as const

/** The parameters of a postback as sent; absent ones are empty. */
export interface PostbackInput extends Readonly<Record<(typeof NAMES)[number], string>> {
  /** Everything that was sent, without the token, at most 2,048 bytes: kept when the input is refused. */
  readonly received: string
}

/** Reads a postback from its query and its form body, both as received; the first of several values wins. */
export function readPostback(query: string, form: string): PostbackInput {
  const values: Partial<Record<(typeof NAMES)[number], string>> = {}
  const kept: string[] = []
  for (const pair of [...pairsOf(query), ...pairsOf(form)].slice(0, MAX_PAIRS)) {
    const equals = pair.indexOf('=')
    const name = decodeComponent(equals === -1 ? pair : pair.slice(0, equals))
    kept.push(name === 'token' ? 'token=[redacted]' : pair)
    const known = NAMES.find((candidate) => candidate === name)
    if (known !== undefined) values[known] ??= equals === -1 ? '' : decodeComponent(pair.slice(equals + 1))
  }
  const { cid = '', goal = '', txid = '', status = '', payout = '', revenue = '', currency = '', token = '' } = values
  const received = cutText(kept.join('&'), MAX_STORED_INPUT_BYTES).text
  return { cid, goal, txid, status, payout, revenue, currency, token, received }
}

function pairsOf(encoded: string): string[] {
  return encoded.split('&').filter((pair) => pair !== '')
}
