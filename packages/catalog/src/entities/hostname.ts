import { domainToASCII } from 'node:url'
import { z } from 'zod'

const LABELS = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/

/** A DNS name or IPv4 address without port, in lower case, international names in their ASCII form. */
export const hostname = z
  .string()
  .max(253)
  .overwrite(asHostname)
  .regex(LABELS, { error: 'Must be a host name such as track.example.com, without scheme, port or path' })

/** ASCII form without the dot at the end; text that is no name comes back as it was. */
export function asHostname(text: string): string {
  const ascii = domainToASCII(text.trim())
  return (ascii === '' ? text : ascii).replace(/\.$/, '')
}

const DEEP_LINK_HOST = /^(\*\.)?([^:*]+)(:[0-9]{1,5})?$/

/** A host that `url=` may lead to: exact, or `*.shop.example` for its subdomains; a port only when it is named. */
export const deepLinkHost = z
  .string()
  .max(261)
  .overwrite((text) => {
    const [, wildcard = '', host = '', port = ''] = DEEP_LINK_HOST.exec(text.trim()) ?? []
    return host === '' ? text : wildcard + asHostname(host) + port
  })
  .refine(
    (text) => {
      const [, , host = '', port = ':1'] = DEEP_LINK_HOST.exec(text) ?? []
      return LABELS.test(host) && Number(port.slice(1)) >= 1 && Number(port.slice(1)) <= 65_535
    },
    { error: 'Must be a host such as shop.example, *.shop.example or shop.example:8443' },
  )
