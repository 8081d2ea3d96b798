import { cutText } from './cut-text.ts'
import { decodeComponent } from './decode-component.ts'

const MAX_SUB_BYTES = 255
const MAX_URL_BYTES = 2048

/** What the query of a click says, by the names of the guide and their aliases; the first of several wins, even when empty. */
export interface ClickParameters {
  /** Publisher id as written; undefined when absent. */
  readonly pub: string | undefined
  readonly sub1: string
  readonly sub2: string
  readonly sub3: string
  readonly sub4: string
  readonly sub5: string
  readonly sub6: string
  readonly xid: string
  /** Deep link asked for; undefined when absent, empty or too long. */
  readonly url: string | undefined
  /** Test token; undefined when absent. */
  readonly testToken: string | undefined
  /** A sub id or the external id was longer than 255 bytes and was cut. */
  readonly cut: boolean
  /** `url` was longer than 2,048 bytes and is ignored. */
  readonly urlTooLong: boolean
  /** How many values were cut. */
  readonly cuts: number
}

const PUB = 0
const SUB1 = 1
const XID = 7
const URL_ = 8
const TEST = 9
const NONE: readonly (string | undefined)[] = Array.from({ length: 10 })

/** Every name a click parameter goes by, and its place. */
const NAMES: ReadonlyMap<string, number> = new Map([
  ['pub', PUB],
  ['publisher', PUB],
  ['sub1', SUB1],
  ['sub_id', SUB1],
  ...[2, 3, 4, 5, 6].flatMap((n): [string, number][] => [
    [`sub${n}`, n],
    [`sub_id_${n}`, n],
  ]),
  ['xid', XID],
  ['external_transaction_id', XID],
  ['url', URL_],
  ['t', TEST],
])

/** Reads the parameters of a click from a raw query (without `?`). Never fails. */
export function readClickParameters(query: string): ClickParameters {
  const raw = NONE.slice()
  eachPair(query, (name, value) => {
    const place = NAMES.get(name)
    if (place !== undefined && raw[place] === undefined) raw[place] = value
    return true
  })

  let cuts = 0
  const short = (place: number): string => {
    const value = raw[place]
    if (value === undefined || value === '') return ''
    const text = decodeComponent(value)
    // A UTF-16 unit is at most 3 bytes of UTF-8.
    if (text.length * 3 <= MAX_SUB_BYTES) return text
    const kept = cutText(text, MAX_SUB_BYTES)
    if (kept.cut) cuts += 1
    return kept.text
  }
  const whole = (place: number): string | undefined => {
    const value = raw[place]
    return value === undefined ? undefined : decodeComponent(value)
  }

  const url = whole(URL_)
  const urlTooLong = url !== undefined && Buffer.byteLength(url) > MAX_URL_BYTES
  const pub = whole(PUB)
  const [sub1, sub2, sub3, sub4, sub5, sub6] = [short(1), short(2), short(3), short(4), short(5), short(6)]
  const xid = short(XID)
  return {
    pub,
    sub1,
    sub2,
    sub3,
    sub4,
    sub5,
    sub6,
    xid,
    url: url === '' || urlTooLong ? undefined : url,
    testToken: whole(TEST),
    urlTooLong,
    cut: cuts > 0,
    cuts,
  }
}

/**
 * The first value of one query parameter, decoded and cut to 255 bytes; undefined when it is absent. A click parameter
 * is known by its own name and its alias.
 */
export function findParameter(query: string, wanted: string): string | undefined {
  const place = NAMES.get(wanted)
  let found: string | undefined
  eachPair(query, (name, value) => {
    if (name !== wanted && (place === undefined || NAMES.get(name) !== place)) return true
    found = cutText(decodeComponent(value), MAX_SUB_BYTES).text
    return false
  })
  return found
}

/** Calls `take(name decoded, value raw)` for every pair in order until it returns false. */
function eachPair(query: string, take: (name: string, value: string) => boolean): void {
  let start = 0
  while (start < query.length) {
    let end = query.indexOf('&', start)
    if (end === -1) end = query.length
    if (end > start) {
      const equals = query.indexOf('=', start)
      const split = equals === -1 || equals > end ? end : equals
      const value = split === end ? '' : query.slice(split + 1, end)
      if (!take(decodeComponent(query.slice(start, split)), value)) return
    }
    start = end + 1
  }
}
