import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import type { PlainRequest } from './front-end.ts'

/** What Node's HTTP parser says of a message whose headers are complete. */
export type ParsedHead = readonly [
  versionMajor: number,
  versionMinor: number,
  /** Names and values in turn; undefined when there are so many that they came in parts. */
  headers: string[] | undefined,
  method: number,
  target: string | undefined,
  statusCode: number | undefined,
  statusMessage: string | undefined,
  upgrade: boolean,
  shouldKeepAlive: boolean,
]

const GET = 1
const TO_LOWER = 0x20

/** The request, when it is a GET without a body, an upgrade or an expectation, for one host, on a connection that stays. */
export function plainGet(head: ParsedHead, remoteAddress: string): PlainRequest | undefined {
  const [major, minor, headers, method, target, , , upgrade, shouldKeepAlive] = head
  if (method !== GET || major !== 1 || minor !== 1 || upgrade || !shouldKeepAlive) return undefined
  if (headers === undefined || target === undefined) return undefined
  let host: string | undefined
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    switch (name.length) {
      case 4:
        if (name !== 'Host' && name.toLowerCase() !== 'host') break
        if (host !== undefined) return undefined
        host = headers[at + 1] ?? ''
        break
      case 6:
        if (isNamed(name, 'expect')) return undefined
        break
      case 7:
        if (isNamed(name, 'upgrade')) return undefined
        break
      case 14:
        if (isNamed(name, 'content-length')) return undefined
        break
      case 17:
        if (isNamed(name, 'transfer-encoding')) return undefined
        break
      default:
    }
  }
  if (host === undefined) return undefined
  return { method: 'GET', target, host, remoteAddress, headers: readRequestHeaders(headers) }
}

/** Whatever its case; most names of the same length differ in their first letter. */
function isNamed(name: string, wanted: string): boolean {
  return (name.charCodeAt(0) | TO_LOWER) === wanted.charCodeAt(0) && name.toLowerCase() === wanted
}
