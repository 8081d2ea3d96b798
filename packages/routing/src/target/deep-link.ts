import type { Template } from './template.ts'

/** A host that `url=` may lead to. */
export interface HostPattern {
  /** With the dot in front for `*.shop.example`, which means subdomains and not the domain itself. */
  readonly host: string
  readonly isSuffix: boolean
  /** As in the entry; empty when it names none, which means the default port of the scheme. */
  readonly port: string
}

const ENTRY = /^(\*\.)?([^:*]+)(?::(\d{1,5}))?$/

/** Undefined for a text that names no host. */
export function parseHostPattern(text: string): HostPattern | undefined {
  const found = ENTRY.exec(text.trim().toLowerCase())
  if (found === null) return undefined
  const [, wildcard, host = '', port = ''] = found
  return { host: wildcard === undefined ? host : `.${host}`, isSuffix: wildcard !== undefined, port }
}

/** Whether the offer lets `url=` lead there: https, or http where the offer's own address is http. */
export function allowsDeepLink(
  hosts: readonly HostPattern[],
  offerProtocol: Template['protocol'],
  link: Template,
): boolean {
  if (link.protocol === 'http:' && offerProtocol !== 'http:') return false
  const effectivePort = link.port === '' ? (link.protocol === 'https:' ? '443' : '80') : link.port
  return hosts.some(
    ({ host, isSuffix, port }) =>
      (isSuffix ? link.hostname.endsWith(host) : link.hostname === host) &&
      (port === '' ? link.port === '' : effectivePort === String(Number(port))),
  )
}
