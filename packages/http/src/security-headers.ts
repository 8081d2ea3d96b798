import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** For an API: nothing of it is ever run, framed or sniffed. Pages set a policy of their own. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // Whether it is served by TLS is decided by what stands in front of it.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  })
}

/** Policy of a page that loads only its own files, and sends forms only to where it came from. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
